package io.s3trace.bpf.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.bpf.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FeatureChoiceTest {
    private static final int EACCES = 13;
    private static final int EINVAL = 22;
    private static final SocketHook ANY_KERNEL = SocketHook.SYSTEM_CALLS;

    @Test
    void refusedProgramCostsItsFeatureAndWhatNeedsIt() {
        FeatureChoice choice = choice(CaptureSource.OPENSSL, CaptureSource.GNUTLS);

        assertThat(choice.refuse(program("ssl_read"))).isTrue();

        assertThat(lost(choice)).extracting(LostFeature::feature).containsExactly(CaptureFeature.OPENSSL,
                CaptureFeature.OPENSSL_HANDSHAKES, CaptureFeature.OPENSSL_CERTIFICATES);
        assertThat(lost(choice)).extracting(LostFeature::reason)
                .containsOnly("the kernel refused " + program("ssl_read").text());
        assertThat(choice.programs()).contains("gnutls_send").doesNotContain("ssl_write", "ssl_handshake");
        assertThat(choice.isUseful()).isTrue();
    }

    @Test
    void partOfAFeatureCostsThatPart() {
        FeatureChoice choice = choice(CaptureSource.OPENSSL);
        choice.refuse(program("ssl_handshake"));

        assertThat(lost(choice)).extracting(LostFeature::feature).containsExactly(CaptureFeature.OPENSSL_HANDSHAKES);
        assertThat(choice.programs()).contains("ssl_write").doesNotContain("ssl_handshake");
    }

    @Test
    void recordsOfTlsCostWhatIsMadeOfThem() {
        FeatureChoice choice = choice(CaptureSource.OPENSSL, CaptureSource.SEALED, CaptureSource.EMBEDDED);
        choice.refuse(program("cipher_done"));
        assertThat(lost(choice)).extracting(LostFeature::feature).containsExactly(CaptureFeature.EMBEDDED);
        assertThat(choice.programs()).contains("sealed_gone").doesNotContain("cipher_bytes");

        choice = choice(CaptureSource.OPENSSL, CaptureSource.SEALED, CaptureSource.EMBEDDED);
        choice.refuse(program("sealed_gone"));
        assertThat(lost(choice)).extracting(LostFeature::feature).containsExactlyInAnyOrder(
                CaptureFeature.TLS_RECORDS, CaptureFeature.SEALED, CaptureFeature.EMBEDDED);
        assertThat(choice.programs()).contains("ssl_write").doesNotContain("cipher_done");
    }

    @Test
    void nothingUsefulIsLeftWithoutTheLastSource() {
        FeatureChoice choice = choice(CaptureSource.OPENSSL);
        choice.refuse(program("ssl_read"));

        assertThat(choice.isUseful()).isFalse();
        assertThat(choice.purposes()).containsExactly(CaptureFeature.OPENSSL);
    }

    @Test
    void withoutSourcesConnectsAreThePurpose() {
        FeatureChoice choice = choice();
        assertThat(choice.programs()).doesNotContain("system_call_done", "ask_network");
        choice.refuse(program("process_exit"));
        assertThat(choice.isUseful()).isTrue();
        choice.refuse(program("socket_gone"));
        assertThat(choice.isUseful()).isFalse();
    }

    @Test
    void plainHttpGoesWithTheLastHook() {
        FeatureChoice choice = choice(CaptureSource.HTTP, CaptureSource.OPENSSL);
        choice.refuse(program("system_call_done"));

        assertThat(lost(choice)).extracting(LostFeature::feature)
                .containsExactly(CaptureFeature.HTTP, CaptureFeature.SOCKETS);
        assertThat(choice.lost(CaptureFeature.HTTP).orElseThrow().text()).isEqualTo("plain HTTP is not seen: "
                + "by the tracepoint sys_exit: the kernel refused program system_call_done: Permission denied (EACCES), "
                + "by the kernel's verifier: too bad");
    }

    @Test
    void plainHttpNeedsAHook() {
        FeatureChoice choice = new FeatureChoice(settings(List.of(), CaptureSource.HTTP));

        assertThat(choice.isUseful()).isFalse();
        assertThat(choice.lost(CaptureFeature.HTTP)).map(LostFeature::refusals).contains(List.of());
    }

    @Test
    void featureWithoutItsMapIsLostForTheMapsSake() {
        FeatureChoice choice = choice(CaptureSource.OPENSSL);
        Refusal map = new Refusal(Refusal.Part.MAP, "verifications", EINVAL, List.of());
        assertThat(choice.refuse(map)).isTrue();
        assertThat(choice.absentMaps()).containsExactly("verifications");
        assertThat(lost(choice)).isEmpty();

        choice.refuse(new Refusal(Refusal.Part.PROGRAM, "ssl_verify", EINVAL,
                List.of("BPF map 'verifications' is referenced but wasn't created")));

        assertThat(lost(choice)).containsExactly(new LostFeature(CaptureFeature.OPENSSL_CERTIFICATES,
                "the kernel refused map verifications: Invalid argument (EINVAL)", List.of(map)));
    }

    @Test
    void sameRefusalTwiceMakesNoDifference() {
        FeatureChoice choice = choice(CaptureSource.OPENSSL);
        Refusal map = new Refusal(Refusal.Part.MAP, "verifications", EINVAL, List.of());

        assertThat(choice.refuse(program("gnutls_send"))).as("not asked for").isFalse();
        assertThat(choice.refuse(map)).isTrue();
        assertThat(choice.refuse(map)).isFalse();
    }

    /** Whether the network can be asked is for the kernel to say, and for nobody without privileges to know. */
    private static List<LostFeature> lost(FeatureChoice choice) {
        return choice.lost().stream().filter(lost -> lost.feature() != CaptureFeature.NETWORK).toList();
    }

    private static Refusal program(String name) {
        return new Refusal(Refusal.Part.PROGRAM, name, EACCES, List.of("too bad", "processed 3 insns"));
    }

    private static FeatureChoice choice(CaptureSource... sources) {
        return new FeatureChoice(settings(List.of(ANY_KERNEL), sources));
    }

    private static CaptureSettings settings(List<SocketHook> hooks, CaptureSource... sources) {
        return new CaptureSettings(Set.of(sources), 64, 64, 4096, ProcessSelection.ALL,
                new AttachSettings(true, true, hooks, Duration.ZERO, List.of()));
    }
}
