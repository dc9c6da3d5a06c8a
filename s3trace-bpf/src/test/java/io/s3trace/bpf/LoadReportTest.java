package io.s3trace.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What libbpf says, as it was said by versions 1.1 and 1.5. */
class LoadReportTest {
    private static final int EPERM = 1;
    private static final int ESRCH = 3;
    private static final int E2BIG = 7;
    private static final int EACCES = 13;
    private static final int EINVAL = 22;
    private static final int ENOSPC = 28;
    private static final List<String> BY_VERIFIER = List.of(
            "libbpf: prog 'socket_sent': BPF program load failed: Permission denied",
            "libbpf: prog 'socket_sent': -- BEGIN PROG LOAD LOG --",
            "func#0 @0",
            "combined stack size of 5 calls is 608. Too large",
            "processed 1201 insns (limit 1000000) max_states_per_insn 3 total_states 70 peak_states 70 mark_read 12",
            "-- END PROG LOAD LOG --",
            "libbpf: prog 'socket_sent': failed to load: -13",
            "libbpf: failed to load object 's3trace'");

    @Test
    void programRefusedByTheVerifierIsNamedWithItsWords() {
        Refusal refusal = LoadReport.refusal(BY_VERIFIER, EACCES).orElseThrow();

        assertThat(refusal.part()).isEqualTo(Refusal.Part.PROGRAM);
        assertThat(refusal.name()).isEqualTo("socket_sent");
        assertThat(refusal.errno()).isEqualTo(EACCES);
        assertThat(refusal.verifier()).containsExactlyElementsOf(BY_VERIFIER.subList(2, 5));
        assertThat(refusal.text()).isEqualTo("program socket_sent: Permission denied (EACCES), by the kernel's verifier: "
                + "combined stack size of 5 calls is 608. Too large");
    }

    @ParameterizedTest
    @CsvSource({"13, Permission denied (EACCES)", "22, Invalid argument (EINVAL)", "7, Too large (E2BIG)",
        "28, No space left (ENOSPC)", "1, Operation not permitted (EPERM)"})
    void verifierIsNoLackOfPrivilegesWhateverTheErrno(int errno, String reason) {
        assertThat(LoadReport.refusal(BY_VERIFIER, errno).orElseThrow().text())
                .startsWith("program socket_sent: " + reason + ", by the kernel's verifier: ")
                .doesNotContain("CAP_BPF");
    }

    @Test
    void programRefusedForWantOfPrivilegesSaysSo() {
        Refusal refusal = LoadReport.refusal(List.of(
                "libbpf: prog 'socket_sent': BPF program load failed: Operation not permitted",
                "libbpf: prog 'socket_sent': failed to load: -EPERM"), EPERM).orElseThrow();

        assertThat(refusal.isByVerifier()).isFalse();
        assertThat(refusal.text()).startsWith("program socket_sent: Operation not permitted (EPERM): needs root, or CAP_BPF");
    }

    @Test
    void placeThatTheKernelHasNotIsNoProcess() {
        assertThat(LoadReport.refusal(List.of(
                "libbpf: failed to find kernel BTF type ID of 'sock_send_length': -3",
                "libbpf: prog 'socket_sent': failed to prepare load attributes: -3",
                "libbpf: prog 'socket_sent': failed to load: -3"), ESRCH).orElseThrow().text())
                .isEqualTo("program socket_sent: not in this kernel: what it is to be attached to");
    }

    @Test
    void refusedMapIsNamed() {
        assertThat(LoadReport.refusal(List.of(
                "libbpf: Error in bpf_create_map_xattr(sockets):Invalid argument(-22). Retrying without BTF.",
                "libbpf: map 'sockets': failed to create: Invalid argument(-22)",
                "libbpf: failed to load object 's3trace'"), EINVAL).orElseThrow().text())
                .isEqualTo("map sockets: Invalid argument (EINVAL)");
    }

    @Test
    void whatIsNoRefusalOfAPartIsNone() {
        assertThat(LoadReport.refusal(List.of("libbpf: failed to find valid kernel BTF"), ESRCH)).isEmpty();
        assertThat(LoadReport.refusal(List.of(), E2BIG)).isEmpty();
    }

    @Test
    void ofALongSpeechTheEndIsKept() {
        List<String> lines = Stream.of(Stream.of("libbpf: prog 'p': -- BEGIN PROG LOAD LOG --"),
                IntStream.range(0, 100).mapToObj(i -> "line " + i),
                Stream.of("-- END PROG LOAD LOG --", "libbpf: prog 'p': failed to load: -28")).flatMap(all -> all).toList();

        assertThat(LoadReport.refusal(lines, ENOSPC).orElseThrow().verifier()).hasSize(12).endsWith("line 98", "line 99");
        assertThat(LoadReport.refusal(lines.subList(50, lines.size()), ENOSPC).orElseThrow().verifier()).hasSize(12);
    }
}
