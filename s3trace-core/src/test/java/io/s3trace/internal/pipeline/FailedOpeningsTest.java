package io.s3trace.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.event.ConnectionFailure;
import io.s3trace.event.Endpoint;
import io.s3trace.event.FailedConnectionEvent;
import io.s3trace.event.ProcessInfo;
import io.s3trace.event.TlsLibrary;
import io.s3trace.internal.process.TracedProcess;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailedOpeningsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long LOOKUP = 77;

    private final List<FailedConnectionEvent> told = new ArrayList<>();
    private final S3Endpoints endpoints = new S3Endpoints(List.of("s3.corp.example"));
    private final FailedOpenings failures =
            new FailedOpenings(endpoints, new EventFactory(new MonotonicClock(0, 0)),
            (process, lookup, event) -> told.add(event));
    private final TracedProcess process = process(1);

    @Test
    void anAddressThatHasServedS3IsToldAtOnce() {
        endpoints.learn("minio:9000", new Endpoint("192.0.2.1", 9000));
        fail("192.0.2.1", 9000, "", 0, ConnectionFailure.CONNECT_REFUSED);
        fail("192.0.2.1", 9000, "minio", LOOKUP, ConnectionFailure.CONNECT_TIMED_OUT);
        fail("192.0.2.1", 9001, "", 0, ConnectionFailure.CONNECT_REFUSED);
        assertThat(told).extracting(event -> event.failure() + " " + event.host())
                .containsExactly("CONNECT_REFUSED ", "CONNECT_TIMED_OUT minio:9000");
    }

    /** One address may serve many names. */
    @Test
    void aNameThatIsKnownNotToBeS3sIsNotToldThoughItsAddressIs() {
        endpoints.learn("minio:9000", new Endpoint("192.0.2.1", 9000));
        endpoints.learnStranger("Wiki:9000");
        fail("192.0.2.1", 9000, "wiki", 0, ConnectionFailure.CONNECT_REFUSED);
        fail("192.0.2.1", 9000, "another", 0, ConnectionFailure.CONNECT_REFUSED);
        endpoints.learn("wiki:9000", new Endpoint("192.0.2.2", 9000));
        fail("192.0.2.1", 9000, "wiki", 0, ConnectionFailure.CONNECT_TIMED_OUT);
        assertThat(told).extracting(event -> event.failure() + " " + event.host())
                .containsExactly("CONNECT_REFUSED another:9000", "CONNECT_TIMED_OUT wiki:9000");
    }

    @Test
    void anotherAddressOfAKnownNameIsToldWhenNoneHasHelped() {
        endpoints.learn("MinIO:9000", new Endpoint("192.0.2.1", 9000));
        fail("192.0.2.2", 9000, "minio", LOOKUP, ConnectionFailure.CONNECT_REFUSED);
        failures.expire(SECOND);
        assertThat(told).isEmpty();
        failures.expire(4 * SECOND);
        assertThat(told).hasSize(1);
        assertThat(failures.size()).isZero();
    }

    @Test
    void theLoserOfARaceIsNotTold() {
        endpoints.learn("minio:9000", new Endpoint("2001:db8::1", 9000));
        fail("2001:db8::1", 9000, "minio", LOOKUP, ConnectionFailure.CONNECT_ABANDONED);
        failures.onOpened(process(2), LOOKUP);
        assertThat(failures.size()).isEqualTo(1);
        failures.onOpened(process, LOOKUP);
        failures.tellAll();
        assertThat(told).isEmpty();
    }

    @Test
    void theEndOfAProcessEndsTheWaiting() {
        fail("192.0.2.1", 443, "bucket.s3.corp.example", LOOKUP, ConnectionFailure.CONNECT_UNREACHABLE);
        failures.onProcessEnded(process(2));
        assertThat(told).isEmpty();
        failures.onProcessEnded(process);
        assertThat(told).extracting(FailedConnectionEvent::host).containsExactly("bucket.s3.corp.example");
    }

    @Test
    void publicEndpointsAreKnownByName() {
        fail("192.0.2.1", 443, "s3.eu-central-1.amazonaws.com", LOOKUP, ConnectionFailure.CONNECT_REFUSED);
        fail("192.0.2.1", 443, "example.com", LOOKUP, ConnectionFailure.CONNECT_REFUSED);
        failures.tellAll();
        assertThat(told).extracting(FailedConnectionEvent::host).containsExactly("s3.eu-central-1.amazonaws.com");
    }

    @Test
    void ofMoreThanThereIsRoomForTheOldestAreTold() {
        for (int i = 0; i < 1025; i++) {
            fail("192.0.2.1", i, "s3.corp.example", LOOKUP + i, ConnectionFailure.CONNECT_REFUSED);
        }
        assertThat(told).hasSize(1);
        assertThat(failures.size()).isEqualTo(1024);
    }

    @Test
    void aHandshakeIsToldAtOnceWithWhatCameBefore() {
        fail("192.0.2.1", 443, "bucket.s3.corp.example", LOOKUP, ConnectionFailure.HANDSHAKE_ABANDONED);
        fail("192.0.2.1", 443, "www.corp.example", LOOKUP, ConnectionFailure.HANDSHAKE_REFUSED);
        assertThat(told).singleElement().satisfies(event -> {
            assertThat(event.failure()).isEqualTo(ConnectionFailure.HANDSHAKE_ABANDONED);
            assertThat(event.dnsNanos()).isEqualTo(5);
            assertThat(event.connectNanos()).isEqualTo(7);
            assertThat(event.tlsNanos()).isEqualTo(SECOND - 10).isEqualTo(event.latencyNanos());
        });
        assertThat(failures.size()).isZero();
    }

    @Test
    void aConnectThatFailedBeforeAnotherCameToAHandshakeIsNotTold() {
        fail("192.0.2.1", 443, "bucket.s3.corp.example", LOOKUP, ConnectionFailure.CONNECT_REFUSED);
        fail("192.0.2.2", 443, "bucket.s3.corp.example", LOOKUP, ConnectionFailure.HANDSHAKE_RESET);
        failures.tellAll();
        assertThat(told).extracting(FailedConnectionEvent::failure).containsExactly(ConnectionFailure.HANDSHAKE_RESET);
    }

    private void fail(String address, int port, String host, long lookup, ConnectionFailure failure) {
        failures.onFailure(process, new FailedOpening(TlsLibrary.UNKNOWN, 1, new Endpoint("192.0.2.9", 50_000),
                new Endpoint(address, port), host, lookup, lookup == 0 ? -1 : 5, 7, 10, SECOND, failure));
    }

    private static TracedProcess process(int pid) {
        return new TracedProcess(new ProcessInfo(pid, "client", "", Instant.EPOCH, 0, "", ""), pid);
    }
}
