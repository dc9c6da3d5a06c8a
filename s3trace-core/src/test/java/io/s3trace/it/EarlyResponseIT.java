package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.s3trace.S3Tracer;
import io.s3trace.event.Outcome;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.SocketSource;
import io.s3trace.select.ProbeMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One thread has read the response before the call of another, which sends the request, returns. */
@RequiresBpf
@RequiresTools({"openssl", "go"})
class EarlyResponseIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final long SENT_AT_ONCE = 32 << 20;
    private static final List<String> REQUESTS = List.of("PUT:200", "GET:206", "PUT:412", "PUT:503", "GET:404");

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(names = {"BEST", "SYSTEM_CALLS"})
    void overPlainHttp(SocketSource sockets) {
        assertPaired(ProbeMode.HTTP, sockets, List.of(Clients.PYTHON, Clients.script(directory, "early_client.py")));
    }

    @Test
    void overTls() {
        assertPaired(ProbeMode.GO, SocketSource.BEST, List.of(GoClients.build("early_client").toString()));
    }

    private void assertPaired(ProbeMode mode, SocketSource sockets, List<String> client) {
        SelfSigned files = SelfSigned.shared();
        try (Child server = Child.start(directory, "early-server", List.of(Clients.PYTHON,
                Clients.script(directory, "early_server.py"), files.certificate().toString(), files.key().toString()))) {
            server.awaitOutput("\n", TIMEOUT);
            String[] ports = server.output().strip().split(" ");
            String port = ports[mode == ProbeMode.HTTP ? 1 : 2];
            EventCollector events = EventCollector.of(event -> event.request().host().endsWith(":" + port));
            List<String> command = new ArrayList<>(client);
            command.addAll(List.of(port, ports[3]));
            command.addAll(REQUESTS);

            Child running = Child.start(directory, "early-client", command);
            running.awaitOutput("ready", TIMEOUT);
            try (S3Tracer tracer = S3Tracer.builder().mode(mode).tuning(t -> t.socketSource(sockets)).pid(running.pid())
                    .onEvent(events).start()) {
                running.tell("go");
                running.succeed(TIMEOUT);
                events.await(REQUESTS.size());
                assertThat(tracer.stats().gaps()).isZero();
            }

            assertThat(events.events()).hasSameSizeAs(REQUESTS)
                    .extracting(event -> event.request().method() + ":" + event.response().status())
                    .containsExactlyElementsOf(REQUESTS);
            assertThat(events.events()).noneMatch(S3RequestEvent::gap)
                    .allMatch(event -> event.outcome() == Outcome.COMPLETE)
                    .allMatch(event -> event.connection().remote().port() == Integer.parseInt(port))
                    .allMatch(event -> event.phases().sendNanos() >= 0 && event.phases().totalNanos() >= 0);
            assertThat(events.events()).filteredOn(event -> event.request().method().equals("PUT"))
                    .extracting(event -> event.request().bodyBytes(), event -> event.response().bodyBytes())
                    .containsOnly(tuple(SENT_AT_ONCE, 0L));
        }
    }
}
