package io.s3trace.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelFeaturesTest {
    private static KernelFeatures features(boolean permitted, boolean btf, boolean rings, boolean uprobes) {
        return new KernelFeatures("5.4.0", Optional.empty(), permitted, btf, rings, uprobes);
    }

    @Test
    void nothingIsMissingWhenAllIsThere() {
        assertThat(features(true, true, true, true).missing()).isEmpty();
    }

    @Test
    void theMessageNamesWhatIsMissingAndTheMinimum() {
        assertThat(features(false, true, true, true).missing().orElseThrow())
                .contains("root", "CAP_BPF and CAP_PERFMON");
        assertThat(features(true, false, true, true).missing().orElseThrow())
                .contains("kernel 5.4.0", "no BTF", "5.8 or later", "CONFIG_DEBUG_INFO_BTF=y");
        assertThat(features(true, true, false, true).missing().orElseThrow())
                .contains("kernel 5.4.0", "no BPF ring buffers", "5.8 or later");
        assertThat(features(true, true, true, false).missing().orElseThrow()).contains("CONFIG_UPROBES=y");
    }

    @Test
    void whatConfinesTheProcessIsSaidFirst() {
        assertThat(new KernelFeatures("5.4.0", Optional.of("locked down"), false, false, false, false).missing())
                .contains("locked down");
    }

    @ParameterizedTest
    @CsvSource({"5.10.0-32-amd64, false", "6.19.7, false", "7.0.0, true", "7.3.4+deb13-amd64, true", "10.1.0, true"})
    void programsAtTracepointsMayBePreemptedSinceLinux7(String version, boolean may) {
        assertThat(KernelFeatures.preemptsAtTracepoints(version)).isEqualTo(may);
    }

    @Test
    void bpfNeedsBothOfItsCapabilitiesOrTheOldOne() {
        long bpf = 1L << 39;
        long perfmon = 1L << 38;
        assertThat(KernelFeatures.hasCapabilities(0)).isFalse();
        assertThat(KernelFeatures.hasCapabilities(bpf)).isFalse();
        assertThat(KernelFeatures.hasCapabilities(perfmon)).isFalse();
        assertThat(KernelFeatures.hasCapabilities(bpf | perfmon)).isTrue();
        assertThat(KernelFeatures.hasCapabilities(1L << 21)).isTrue();
    }
}
