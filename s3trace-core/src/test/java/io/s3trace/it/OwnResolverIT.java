package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.S3Tracer;
import io.s3trace.event.ResolveEvent;
import io.s3trace.event.ResolveOutcome;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.SocketSource;
import io.s3trace.select.ProbeMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Names that programs look up without the C library: by what they ask the name server. */
@RequiresBpf
@RequiresTools({"ip", "nsenter", "go", "node", "openssl"})
class OwnResolverIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration DELAY = Duration.ofMillis(100);
    /** How often a delay is measured. A busy host only ever adds to it, so that the shortest of them is compared. */
    private static final int TRIES = 5;

    /** Each has a resolver of its own. */
    enum Program {
        GO(ProbeMode.GO),
        /** By c-ares. */
        NODE(ProbeMode.OPENSSL),
        /** From a socket that is not connected to the name server. */
        PYTHON(ProbeMode.OPENSSL);

        private final ProbeMode mode;

        Program(ProbeMode mode) {
            this.mode = mode;
        }

        private List<String> command(Path directory) {
            return switch (this) {
                case GO -> List.of(GoClients.build("resolver_client").toString());
                case NODE -> List.of("node", Clients.script(directory, "resolver_client.cjs"));
                case PYTHON -> List.of(Clients.PYTHON, Clients.script(directory, "resolver_client.py"));
            };
        }
    }

    @TempDir
    Path directory;

    private SlowLink link;
    private NameServer names;
    private final Queue<ResolveEvent> lookups = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void start() {
        link = SlowLink.start(directory, sockets() == SocketSource.BEST ? "10.177.67" : "10.177.68");
        names = NameServer.start(directory, link, DELAY);
    }

    @AfterEach
    void stop() {
        names.close();
        link.close();
    }

    @ParameterizedTest
    @EnumSource
    void aSlowLookUpIsAPhaseOfTheRequestThatFollows(Program program) {
        EventCollector events = EventCollector.of(event -> event.request().target().equals("/bucket/key"));
        try (TlsServer server = TlsServer.start(directory, Duration.ZERO);
                Child client = client(program);
                S3Tracer _ = S3Tracer.builder().mode(program.mode).tuning(t -> t.socketSource(sockets())).pid(client.pid())
                        .includeUnknown(true).onEvent(events).onResolve(lookups::add).start()) {
            double told = IntStream.range(0, TRIES).mapToDouble(_ -> millis(client.ask("slow.example " + server.port(), TIMEOUT)))
                    .min().orElseThrow();
            List<S3RequestEvent> requests = events.await(TRIES);
            assertThat(requests).extracting(event -> event.phases().dnsNanos()).doesNotContain((long) S3RequestEvent.UNKNOWN);
            assertThat(requests.stream().mapToLong(event -> event.phases().dnsNanos()).min().orElseThrow() / 1e6)
                    .isBetween(100.0, told + 1);
            Await.until("all look-ups, which come on a thread of their own", TIMEOUT, () -> lookups.size() >= TRIES);
            assertThat(lookups).hasSize(TRIES).extracting(ResolveEvent::name).containsOnly("slow.example");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GO, there.example, FOUND, 1, 0",
        "GO, alias.example, FOUND, 1, 0",
        "GO, large.example, FOUND, 1, 0",
        "GO, absent.example, NOT_FOUND, 0, -2",
        "GO, failing.example, UNAVAILABLE, 0, -3",
        "GO, broken.example, FAILED, 0, -4",
        "PYTHON, there.example, FOUND, 1, 0",
        "PYTHON, absent.example, NOT_FOUND, 0, -2",
        "NODE, there.example, FOUND, 1, 0",
        "NODE, alias.example, FOUND, 1, 0",
        "NODE, large.example, FOUND, 1, 0",
        "NODE, absent.example, NOT_FOUND, 0, -2",
        "NODE, failing.example, UNAVAILABLE, 0, -3",
        "NODE, broken.example, FAILED, 0, -4"})
    void tellsWhatCameOfEveryLookUp(Program program, String name, ResolveOutcome outcome, int addresses, int error) {
        try (Child client = client(program); S3Tracer _ = tracer(client)) {
            String told = client.ask(name + " 0", TIMEOUT);
            Await.until("a look-up", TIMEOUT, () -> !lookups.isEmpty());
            ResolveEvent lookup = lookups.element();
            assertThat(lookup.name()).isEqualTo(name);
            assertThat(lookup.outcome()).isEqualTo(outcome);
            assertThat(lookup.error()).isEqualTo(error);
            assertThat(lookup.addresses()).isEqualTo(addresses);
            assertThat(told).startsWith(error == 0 ? "found" : "nothing");
            assertThat(lookup.latencyNanos() / 1e6).isLessThan(millis(told) + 1);
            assertThat(lookup.process().pid()).isEqualTo((int) client.pid());
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatNobodyAnswersEndsWithItsProcess(Program program) {
        try (Child client = client(program); S3Tracer _ = tracer(client)) {
            client.ask("silent.example 0", TIMEOUT);
            client.close();
            Await.until("its look-up", TIMEOUT, () -> !lookups.isEmpty());
            assertThat(lookups).allSatisfy(lookup -> {
                assertThat(lookup.name()).isEqualTo("silent.example");
                assertThat(lookup.outcome()).isEqualTo(ResolveOutcome.ABANDONED);
                assertThat(lookup.latencyNanos()).isGreaterThan(DELAY.toNanos());
            });
        }
        assertThat(lookups).hasSize(1);
    }

    /** {@return by what it is to be seen what the programs ask} */
    SocketSource sockets() {
        return SocketSource.BEST;
    }

    private S3Tracer tracer(Child client) {
        return S3Tracer.builder().mode(ProbeMode.TCP_CONNECT).tuning(t -> t.socketSource(sockets())).pid(client.pid())
                .onResolve(lookups::add).start();
    }

    private Child client(Program program) {
        Child client = Child.start(directory, "resolver-client", names.usedBy(new ArrayList<>(program.command(directory))));
        client.awaitOutput("ready", TIMEOUT);
        return client;
    }

    private static double millis(String answer) {
        return Double.parseDouble(answer.split(" ")[1]);
    }
}
