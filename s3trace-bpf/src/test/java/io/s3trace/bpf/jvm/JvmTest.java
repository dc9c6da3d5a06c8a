package io.s3trace.bpf.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read of a virtual machine. */
class JvmTest {
    private static final String STATUS = """
            Name:\tjava
            State:\tS (sleeping)
            Pid:\t4711
            Uid:\t1000\t1001\t1002\t1003
            Gid:\t100\t101\t102\t103
            NSpid:\t4711\t42\t7
            SigIgn:\t0000000000000000
            SigCgt:\t2000000181005ccf
            """;

    @Test
    void theStatusOfAProcessIsRead() throws IOException {
        assertThat(ProcessStatus.parse(STATUS)).isEqualTo(new ProcessStatus(7, 1001, 101, true, false));
        assertThat(ProcessStatus.parse(STATUS.replace("5ccf", "5ccb")).catchesQuit()).isFalse();
        assertThat(ProcessStatus.parse(STATUS.replace("S (sleeping)", "T (stopped)")).stopped()).isTrue();
        assertThat(ProcessStatus.parse(STATUS.replace("S (sleeping)", "t (tracing stop)")).stopped()).isTrue();
        assertThatThrownBy(() -> ProcessStatus.parse(STATUS.replace("NSpid", "X"))).isInstanceOf(IOException.class)
                .hasMessageContaining("NSpid");
    }

    @Test
    void mapsShowTheVirtualMachine() {
        String line = "7f00-7f10 r-xp 00001000 fe:00 4711                       ";
        assertThat(MappedLibraries.parse(line + "/opt/my jdk/lib/server/libjvm.so\n"))
                .isEqualTo(new MappedLibraries("/opt/my jdk/lib/server/libjvm.so", 4711, 0x7f00, false));
        assertThat(MappedLibraries.parse(line + "/j/lib/default/libj9vm29.so\n" + line + "/j/lib/server/libjvm.so\n").openJ9())
                .isTrue();
        assertThat(MappedLibraries.parse(line + "/usr/lib/libc.so.6\n").libjvm()).isEmpty();
    }

    @Test
    void versionsHaveTwoForms() {
        assertThat(JvmVersion.parse("17.0.15")).isEqualTo(new JvmVersion("17.0.15", 17, 0));
        assertThat(JvmVersion.parse("28-ea").feature()).isEqualTo(28);
        assertThat(JvmVersion.parse("1.8.0_504-8u504-ga-1-b08")).isEqualTo(new JvmVersion("1.8.0_504-8u504-ga-1-b08", 8, 504));
        assertThat(JvmVersion.parse("internal")).isEqualTo(JvmVersion.UNKNOWN);
    }

    @Test
    void theVersionIsInTheReleaseFileOrTheLibrary(@TempDir Path home) throws IOException {
        Path library = Files.createDirectories(home.resolve("lib/server")).resolve("libjvm.so");
        Files.writeString(library, "x".repeat(100_000) + " JRE JRE (21.0.1+12-Debian), built on");
        assertThat(JvmVersion.of(library).feature()).isEqualTo(21);
        Files.writeString(home.resolve("release"), "A=\"b\"\nJAVA_VERSION=\"25.0.3\"\n");
        assertThat(JvmVersion.of(library).text()).isEqualTo("25.0.3");
    }

    @Test
    void versionsDifferInWhatAttachingCosts() {
        assertThat(of(17).forgetsCompiledCode()).isTrue();
        assertThat(of(0).forgetsCompiledCode()).isTrue();
        assertThat(of(25).forgetsCompiledCode()).isFalse();
        assertThat(of(17).warnsOfAgents()).isFalse();
        assertThat(of(21).warnsOfAgents()).isTrue();
    }

    @Test
    void someKindsAreRefused() {
        assertThat(JsseAgent.whyNot(of(9))).hasValueSatisfying(reason -> assertThat(reason).startsWith("It runs Java 9"));
        assertThat(JsseAgent.whyNot(new Jvm(Integer.MAX_VALUE, 0, JvmKind.HOTSPOT, 8, 252, "1.8.0_252",
                new JvmOptions(false, false, false)))).hasValueSatisfying(reason -> assertThat(reason).contains("8u261"));
        assertThat(JsseAgent.whyNot(new Jvm(Integer.MAX_VALUE, 0, JvmKind.OPENJ9, 17, 0, "17",
                new JvmOptions(false, false, false))))
                .hasValueSatisfying(reason -> assertThat(reason).startsWith("It is OpenJ9"));
        assertThat(JsseAgent.whyNot(new Jvm(Integer.MAX_VALUE, 0, JvmKind.NATIVE_IMAGE, 0, 0, "",
                new JvmOptions(false, false, false))))
                .hasValueSatisfying(reason -> assertThat(reason).startsWith("It is a native image"));
        assertThat(JsseAgent.whyNot(of(17))).contains("It has ended.");
    }

    private static Jvm of(int feature) {
        return new Jvm(Integer.MAX_VALUE, 0, JvmKind.HOTSPOT, feature, 0, Integer.toString(feature),
                new JvmOptions(false, false, false));
    }
}
