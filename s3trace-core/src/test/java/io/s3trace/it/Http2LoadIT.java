package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.event.Outcome;
import io.s3trace.select.ProbeMode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ten connections with a hundred streams each, at full speed or 2,000 requests a second: every request is traced once. */
@RequiresBpf
@RequiresTools({"nginx", "openssl", "boto3", "h2load"})
class Http2LoadIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(120);
    private static final int REQUESTS = 20_000;

    @ParameterizedTest
    @CsvSource({"HTTP2, OPENSSL, 0", "PLAIN_HTTP2, HTTP, 0", "HTTP2, OPENSSL, 200"})
    void everyRequestIsTracedOnce(Front front, ProbeMode mode, int ratePerConnection) {
        try (S3Server server = S3Server.start()) {
            Clients clients = new Clients(server);
            clients.boto3(Front.KEEP_ALIVE, "make_bucket", "load");
            clients.boto3(Front.KEEP_ALIVE, "put", "load", "key", 1000);
            String get = clients.presign(front, "get_object", "load", "key");
            TracedTraffic traffic = TracedTraffic.of(server, mode, () -> Child.start(server.directory(), "h2load", List.of(
                    "h2load", "-n", Integer.toString(REQUESTS), "-c", "10", "-m", "100", "--rps=" + ratePerConnection,
                    server.endpoint(front) + get)).succeed(TIMEOUT));

            assertThat(traffic.events()).hasSize(traffic.log().size()).hasSize(REQUESTS).allMatch(event -> !event.gap()
                    && event.outcome() == Outcome.COMPLETE && event.protocol().equals("HTTP/2"));
            assertThat(traffic.events().stream().mapToLong(event -> event.request().bytes()).sum())
                    .isEqualTo(traffic.log().stream().mapToLong(AccessLogEntry::requestBytes).sum());
            assertThat(traffic.events().stream().map(event -> event.connection().id()).distinct()).hasSize(10);
            assertThat(traffic.stats().kernel().ringFull()).isZero();
        }
    }
}
