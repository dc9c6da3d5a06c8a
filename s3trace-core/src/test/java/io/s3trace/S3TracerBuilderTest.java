package io.s3trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.s3trace.bpf.capture.CaptureSettings;
import io.s3trace.bpf.capture.CaptureSource;
import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.internal.pipeline.PumpSettings;
import io.s3trace.select.ProbeMode;
import io.s3trace.select.Target;
import io.s3trace.testing.Events;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class S3TracerBuilderTest {
    private final S3TracerBuilder builder = S3Tracer.builder();

    @Test
    void defaultsAreThoseOfTheDocumentation() {
        CaptureSettings capture = builder.settings().captureSettings();
        assertThat(capture.requestBudget()).isEqualTo(2048);
        assertThat(capture.responseBudget()).isEqualTo(1024);
        assertThat(capture.ringBytes()).isEqualTo(16 << 20);
        assertThat(capture.processes().excludedPid()).isEqualTo((int) ProcessHandle.current().pid());
        assertThat(capture.attaching().seekCheapPlaces()).isTrue();
        assertThat(capture.processes().comms()).isEmpty();
        PumpSettings pump = builder.settings().pumpSettings();
        assertThat(pump.minLatency()).isZero();
        assertThat(pump.exchangeTimeout()).isEqualTo(Duration.ofMinutes(10));
        assertThat(pump.includeUnknown()).isFalse();
        assertThat(builder.settings().queueCapacity).isEqualTo(16_384);
        assertThat(builder.settings().pids).isEmpty();
        assertThat(builder.settings().sources()).isEqualTo(CaptureSource.fromOutside());
        assertThat(builder.settings().captureSettings().sources()).containsExactlyInAnyOrderElementsOf(
                EnumSet.complementOf(EnumSet.of(CaptureSource.JSSE, CaptureSource.EMBEDDED, CaptureSource.SEALED)));
    }

    @Test
    void whatChangesProcessesMustBeAskedForByName() {
        assertThat(S3Tracer.builder().mode(ProbeMode.AUTO).mode(ProbeMode.JSSE).settings().captureSettings().sources())
                .containsExactlyInAnyOrderElementsOf(
                        EnumSet.complementOf(EnumSet.of(CaptureSource.EMBEDDED, CaptureSource.SEALED)));
        assertThat(S3Tracer.builder().mode(ProbeMode.AUTO).mode(ProbeMode.EMBEDDED).settings().captureSettings().sources())
                .containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(EnumSet.of(CaptureSource.JSSE, CaptureSource.SEALED)));
    }

    @Test
    void sealedExchangesAreFollowedIfAskedFor() {
        assertThat(S3Tracer.builder().mode(ProbeMode.TCP_CONNECT).onSealed(exchange -> {}).settings().captureSettings().sources())
                .containsExactly(CaptureSource.SEALED);
        assertThat(S3Tracer.builder().seeSealed(true).settings().captureSettings().sources()).contains(CaptureSource.SEALED);
    }

    @Test
    void everyModeOfRequestsButAutoNamesItsSource() {
        for (ProbeMode mode : ProbeMode.values()) {
            if (mode != ProbeMode.AUTO && mode != ProbeMode.TCP_CONNECT) {
                assertThat(S3Tracer.builder().mode(mode).settings().sources())
                        .containsExactly(CaptureSource.valueOf(mode.name()));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "minio.example, minio.example",
        "minio.example:9000, minio.example:9000",
        "https://minio:9000, minio:9000",
        "HTTP://objects.example.com/storage/v1/s3/, objects.example.com/storage/v1/s3",
        "[fd00::1]:9000, [fd00::1]:9000"
    })
    void anEndpointMayBeAHostOrAUrl(String written, String read) {
        assertThat(builder.endpoint(written).settings().pumpSettings().endpoints()).containsExactly(read);
        S3Replay.of(Path.of("file")).endpoint(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "https://", "ftp://minio", "user@minio", "minio:port", "a b", "minio?x=1", "/path"})
    void whatIsNoEndpointIsRefused(String written) {
        assertThatIllegalArgumentException().isThrownBy(() -> builder.endpoint(written)).withMessageContaining("host name");
        assertThatIllegalArgumentException().isThrownBy(() -> S3Replay.of(Path.of("file")).endpoint(written));
    }

    @Test
    void theCaseOfMethodsDoesNotMatter() {
        assertThat(builder.method("get", "Put").settings().methods).containsExactlyInAnyOrder("GET", "PUT");
    }

    @Test
    void anotherSystemThanLinuxIsRefused() {
        String system = System.setProperty("os.name", "Plan 9");
        try {
            assertThatThrownBy(builder::start).isInstanceOf(S3TraceException.class)
                    .hasMessage("s3trace needs Linux, whose kernel runs its programs; this is Plan 9");
        } finally {
            System.setProperty("os.name", system);
        }
    }

    @Test
    void connectsAloneNeedNoLibrary() {
        builder.mode(ProbeMode.TCP_CONNECT).pid(1);
        assertThat(builder.settings().sources()).isEmpty();
        assertThat(builder.settings().needsLibraries()).isFalse();
        assertThat(builder.mode(ProbeMode.OPENSSL).settings().needsLibraries()).isTrue();
    }

    @Test
    void settingsAddUp() {
        builder.pid(1).pid(2, 3).comm("a").comm("b").traceSelf(true).includeUnknown(true).tuning(t -> t.probePlacement(false));
        assertThat(builder.settings().pids).containsExactly(1, 2, 3);
        assertThat(builder.settings().captureSettings().processes().comms()).containsExactlyInAnyOrder("a", "b");
        assertThat(builder.settings().captureSettings().processes().excludedPid()).isZero();
        assertThat(builder.settings().captureSettings().attaching().seekCheapPlaces()).isFalse();
        assertThat(builder.settings().pumpSettings().includeUnknown()).isTrue();
    }

    @Test
    void badValuesAreRejectedAtOnceWithTheValue() {
        assertThatIllegalArgumentException().isThrownBy(() -> builder.pid(0)).withMessage("pid must be positive: 0");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.pid(1L << 40));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.connectMinLatency(Duration.ofNanos(-1)))
                .withMessage("connectMinLatency must not be negative: PT-0.000000001S");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.minLatency(Duration.ofMillis(-1)))
                .withMessage("minLatency must not be negative: PT-0.001S");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.tuning(t -> t.queueCapacity(-1)))
                .withMessage("queueCapacity must be positive: -1");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.tuning(t -> t.readInterval(Duration.ZERO)))
                .withMessage("readInterval must be from 1 ms to 1 s: PT0S");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.tuning(t -> t.readInterval(Duration.ofMillis(1001))))
                .withMessage("readInterval must be from 1 ms to 1 s: PT1.001S");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.tuning(t -> t.exchangeTimeout(Duration.ZERO)))
                .withMessage("exchangeTimeout must be positive: PT0S");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.tuning(t -> t.ringSize(5000)))
                .withMessageEndingWith(": 5000");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.tuning(t -> t.requestBudget(63)))
                .withMessageEndingWith(": 63");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.tuning(t -> t.responseBudget(16_385)))
                .withMessageEndingWith(": 16385");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.comm("sixteen-bytes-16"))
                .withMessageEndingWith("\"sixteen-bytes-16\"");
    }

    @Test
    void repeatedSettersWiden() {
        S3RequestEvent event = Events.of(S3Operation.GET_OBJECT).host("s3").event();
        assertThat(passes(S3Tracer.builder().bucket("bucket", "bucket").bucket("a"), event)).isTrue();
        assertThat(passes(S3Tracer.builder().bucket("a").bucket("b"), event)).isFalse();
        assertThat(S3Tracer.builder().host("S3", "s3").host("other").settings().pumpSettings().hosts())
                .containsExactlyInAnyOrder("S3", "s3", "other");
        assertThat(passes(S3Tracer.builder().method("PUT").method("GET", "GET"), event)).isTrue();
        assertThat(passes(S3Tracer.builder().method("PUT").method("HEAD"), event)).isFalse();
        assertThat(passes(S3Tracer.builder().operation(S3Operation.GET_OBJECT).operation(S3Operation.PUT_OBJECT), event))
                .isTrue();
        assertThat(passes(S3Tracer.builder().operation(S3Operation.HEAD_OBJECT).operation(S3Operation.PUT_OBJECT), event))
                .isFalse();
        assertThat(passes(S3Tracer.builder().bucket("bucket").method("PUT"), event)).isFalse();
    }

    private static boolean passes(S3TracerBuilder builder, S3RequestEvent event) {
        return builder.settings().pumpSettings().filters().stream().allMatch(filter -> filter.test(event));
    }

    @Test
    void targetsMayOnlyAskForWhatTheTracerWasStartedWith() {
        builder.mode(ProbeMode.OPENSSL).target(Target.any().mode(ProbeMode.GO));
        TracerAim aim = new TracerAim(null, null, builder.settings());
        aim.requireTargets(List.of(Target.any().mode(ProbeMode.GO, ProbeMode.OPENSSL), Target.none()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> aim.requireTargets(List.of(Target.none(), Target.any().mode(ProbeMode.NSS))))
                .withMessageContaining("[OPENSSL, GO]").withMessageContaining("modes=[NSS]");
        new TracerAim(null, null, S3Tracer.builder().target(Target.any()).settings())
                .requireTargets(List.of(Target.any().mode(ProbeMode.NSS)));
    }
}
