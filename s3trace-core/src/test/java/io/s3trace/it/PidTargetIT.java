package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.S3Tracer;
import io.s3trace.S3TracerBuilder;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.select.ProbeMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chosen processes are traced, others are not. */
@RequiresBpf
@RequiresTools({"nginx", "curl", "openssl", "boto3"})
class PidTargetIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final List<String> BUCKETS = List.of("first", "second", "bystander");
    private static final int REQUESTS = 5;

    private static S3Server server;
    private static Clients clients;

    @BeforeAll
    static void start() {
        server = S3Server.start();
        clients = new Clients(server);
        BUCKETS.forEach(bucket -> clients.boto3(Front.KEEP_ALIVE, "make_bucket", bucket));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** With requests made before, the connection is joined while it is open. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void tracesOnlyTheChosenRunningProcesses(int requestsBefore) {
        AccessLog log = server.accessLog().fromHere();
        List<Child> running = new ArrayList<>();
        for (String bucket : BUCKETS) {
            running.add(clients.startBoto3(Front.KEEP_ALIVE, "on_demand", bucket, requestsBefore, REQUESTS));
        }
        running.forEach(client -> client.awaitOutput("waiting", TIMEOUT));
        long[] chosen = {running.get(0).pid(), running.get(1).pid()};

        List<S3RequestEvent> events = trace(S3Tracer.builder().pid(chosen), 2 * REQUESTS, () -> {
            running.forEach(client -> client.tell("go on"));
            running.forEach(client -> client.succeed(TIMEOUT));
        });

        AccessLogComparison.assertSame(events, log.complete().stream()
                .filter(entry -> entry.target().contains("/after-") && !entry.target().startsWith("/bystander"))
                .toList());
        assertThat(events).extracting(event -> (long) event.process().pid()).containsOnly(chosen[0], chosen[1]);
        assertThat(events).allSatisfy(event -> assertThat(event.process().comm()).startsWith("python3"));
    }

    @Test
    void tracesOnlyCommandsOfTheChosenName() {
        AccessLog log = server.accessLog().fromHere();

        List<S3RequestEvent> events = trace(S3Tracer.builder().comm("curl"), 1, () -> {
            clients.boto3(Front.KEEP_ALIVE, "put", "first", "by-python", 10);
            clients.curl(server.endpoint(Front.KEEP_ALIVE) + "/first/by-python");
        });

        AccessLogComparison.assertSame(events, log.complete().stream()
                .filter(entry -> entry.userAgent().startsWith("curl"))
                .toList());
    }

    private static List<S3RequestEvent> trace(S3TracerBuilder builder, int expected, Runnable traffic) {
        EventCollector events = EventCollector.of(server);
        try (S3Tracer _ =
                builder.mode(ProbeMode.OPENSSL).includeUnknown(true).onEvent(events).start()) {
            traffic.run();
            events.await(expected);
        }
        return events.events();
    }
}
