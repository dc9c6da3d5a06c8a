package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.S3Tracer;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.select.ProbeMode;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A ring that is too small loses records: that is said, and nothing false is. */
@RequiresBpf
@RequiresTools({"nginx", "openssl", "boto3"})
class TinyRingIT {

    private static final int SMALLEST_RING = 4096;
    private static final String BUCKET = "tiny-ring";

    @Test
    void lossIsCountedAndNoNumberIsWrong() {
        try (S3Server server = S3Server.start()) {
            Clients clients = new Clients(server);
            clients.boto3(Front.KEEP_ALIVE, "make_bucket", BUCKET);
            AccessLog log = server.accessLog().fromHere();
            EventCollector events = EventCollector.of(server);
            S3Tracer tracer = S3Tracer.builder()
                    .mode(ProbeMode.OPENSSL)
                    .includeUnknown(true)
                    .tuning(t -> t.ringSize(SMALLEST_RING))
                    .onEvent(events)
                    .start();
            try (tracer) {
                clients.boto3(Front.KEEP_ALIVE, "threads", BUCKET, 8, 60);
            }

            assertThat(tracer.stats().kernel().ringFull()).isPositive();
            assertThat(events.events()).anyMatch(S3RequestEvent::gap);
            assertNoneIsWrong(events.events(), log.complete());
        }
    }

    /** Each key is put, got and deleted once, so method and target tell a request. */
    private static void assertNoneIsWrong(List<S3RequestEvent> events, List<AccessLogEntry> log) {
        Map<String, AccessLogEntry> truth = log.stream().collect(
                Collectors.toMap(entry -> entry.method() + " " + entry.target(), Function.identity()));
        List<String> wrong = events.stream()
                .filter(event -> !agrees(event, truth.get(event.request().method() + " " + event.request().target())))
                .map(event -> AccessLogComparison.Request.of(event) + " " + event.outcome() + " gap=" + event.gap())
                .toList();
        assertThat(wrong).as("wrong among " + events.size() + " events of " + log.size() + " requests").isEmpty();
    }

    private static boolean agrees(S3RequestEvent event, AccessLogEntry entry) {
        return entry != null
                && isOrUnknown(event.request().bytes(), entry.requestBytes())
                && isOrUnknown(event.response().bytes(), entry.responseBytes())
                && isOrUnknown(event.response().status(), entry.status());
    }

    private static boolean isOrUnknown(long number, long truth) {
        return number == truth || number == S3RequestEvent.UNKNOWN;
    }
}
