package io.s3trace.bpf.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodeMappingTest {
    private static final String LINE = "7f10-7f20 r-xp 0001f000 fe:00 1234                       /usr/lib/libssl.so.3";

    @Test
    void readsALine() {
        assertThat(CodeMapping.parse(LINE))
                .isEqualTo(new CodeMapping("7f10-7f20", "fe:00", 1234, "/usr/lib/libssl.so.3", false));
    }

    @Test
    void keepsSpacesInAName() {
        assertThat(CodeMapping.parse(LINE.replace("libssl", "my lib  ssl")).path()).isEqualTo("/usr/lib/my lib  ssl.so.3");
    }

    @Test
    void seesThatAFileIsGone() {
        CodeMapping mapping = CodeMapping.parse(LINE + " (deleted)");

        assertThat(mapping.deleted()).isTrue();
        assertThat(mapping.path()).isEqualTo("/usr/lib/libssl.so.3");
        assertThat(mapping.reach(Path.of("/proc/42")).reachable()).isEqualTo(Path.of("/proc/42/map_files/7f10-7f20"));
    }

    /** Maps are written page by page, and change between two of them. */
    @ParameterizedTest
    @ValueSource(strings = {
        "", " ", "7f10", "7f10-7f20 ", "7f10-7f20 r-x", "7f10-7f20 r-xp", "7f10-7f20 r-xp 0001f000 fe:00 1234",
        "7f10-7f20 r-xp 0001f000 fe:00 12x4 /a", "7f10-7f20 rw-p 0001f000 fe:00 1234 /a", "0-1 r-xp 0 00:00 0 [vdso]",
        "7f10-7f20 r-xp 0 00:00 0 anon_inode:[perf_event]", "\0\0\0\0\0\0\0"
    })
    void passesOverWhatIsNoCodeOfAFile(String line) {
        assertThat(CodeMapping.parse(line)).isNull();
    }

    @Test
    void listsAFileOnceHoweverOftenItIsMapped() {
        assertThat(ProcessMaps.parse(LINE + "\n" + LINE.replace("7f10", "7f15") + "\n" + LINE.replace("1234", "1235")))
                .extracting(CodeMapping::inode).containsExactly(1234L, 1235L);
    }

    @Test
    void reachesFilesOfOurOwnByTheirNames() throws IOException {
        int self = (int) ProcessHandle.current().pid();
        List<MappedFile> files = new CodeFiles().mappedBy(self);

        assertThat(files).anySatisfy(file -> {
            assertThat(file.name()).isEqualTo("libjvm.so");
            assertThat(file.reachable()).isEqualTo(file.path());
        });
    }
}
