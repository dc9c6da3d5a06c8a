package io.s3trace.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UprobeTest {
    /** The JVM's own library: wherever this test runs, it is there. */
    private static final Path LIBJVM = Path.of(System.getProperty("java.home"), "lib", "server", "libjvm.so");

    @Test
    void aFunctionIsFoundByItsName() {
        Uprobe place = Uprobe.ofSymbol(LIBJVM, "JNI_CreateJavaVM", false, Uprobe.EVERY_PROCESS);
        assertThat(place.offset()).isPositive();
        assertThat(place).hasToString("JNI_CreateJavaVM in " + LIBJVM);
        assertThat(Uprobe.ofSymbol(LIBJVM, "JNI_CreateJavaVM", true, 42))
                .hasToString("return of JNI_CreateJavaVM in " + LIBJVM + " (pid 42)");
    }

    @Test
    void aBinaryWithoutTheSymbolIsNamed() {
        assertThatThrownBy(() -> Uprobe.ofSymbol(LIBJVM, "SSL_write", false, 1)).isInstanceOf(BpfException.class)
                .hasMessage("find function SSL_write: not defined in " + LIBJVM
                        + ": is it the right file, and not stripped?");
    }

    @Test
    void aFileThatIsNoBinaryIsNamed(@TempDir Path folder) throws IOException {
        Path text = Files.writeString(folder.resolve("text"), "no ELF");
        assertThatThrownBy(() -> Uprobe.ofSymbol(text, "f", false, 1)).isInstanceOf(BpfException.class)
                .hasMessageContaining(text.toString());
        assertThatThrownBy(() -> Uprobe.ofSymbol(folder.resolve("absent"), "f", false, 1))
                .isInstanceOf(BpfException.class).hasMessageContaining("absent");
    }
}
