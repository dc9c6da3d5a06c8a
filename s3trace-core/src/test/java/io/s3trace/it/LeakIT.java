package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.bpf.capture.AttachSettings;
import io.s3trace.bpf.capture.ByteCapture;
import io.s3trace.bpf.capture.CaptureSettings;
import io.s3trace.bpf.capture.CaptureSource;
import io.s3trace.bpf.capture.ProcessSelection;
import io.s3trace.bpf.capture.SocketHook;
import io.s3trace.event.ConnectEvent;
import io.s3trace.event.ConnectOutcome;
import io.s3trace.event.HandshakeEvent;
import io.s3trace.event.HandshakeOutcome;
import io.s3trace.event.Outcome;
import io.s3trace.internal.pipeline.Delivery;
import io.s3trace.internal.pipeline.EventKind;
import io.s3trace.internal.pipeline.Pump;
import io.s3trace.internal.pipeline.PumpSettings;
import io.s3trace.select.KeyPolicy;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is remembered of clients that fail or are killed, in the kernel and in Java: nothing. */
@RequiresBpf
@RequiresTools("openssl")
class LeakIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(90);
    /** One that is remembered is found among few as among many: more are for races that are rare. */
    private static final int TIMES = Integer.getInteger("s3trace.leaks", 1);
    private static final int REFUSED = 20_000 * TIMES;
    private static final int KILLED = 250 * TIMES;
    private static final int DISTRUSTING = 752 * TIMES;
    private static final int BUDGET = 2048;

    @TempDir
    Path directory;

    private final Map<ConnectOutcome, LongAdder> connects = new ConcurrentHashMap<>();
    private final Map<HandshakeOutcome, LongAdder> handshakes = new ConcurrentHashMap<>();
    private final Map<Outcome, LongAdder> requests = new ConcurrentHashMap<>();

    /** The third way is refused where programs cannot be attached to functions. */
    @ParameterizedTest
    @EnumSource(names = {"TRACEPOINTS", "SYSTEM_CALLS"})
    void nothingIsRememberedOfThousandsOfFailedConnectsOfFailedHandshakesAndOfKilledClients(SocketHook hook)
            throws IOException {
        try (FaultyServer server = FaultyServer.start();
                FullServer full = FullServer.start(0);
                ByteCapture capture = ByteCapture.open(everything(hook));
                Delivery delivery = new Delivery(1 << 18);
                Pump pump = pump(capture, delivery)) {
            Child clients = Child.start(directory, "doomed", List.of(Clients.PYTHON,
                    Clients.script(directory, "doomed_clients.py"), Integer.toString(closedPort()),
                    Integer.toString(full.port()), Integer.toString(server.plainPort()), Integer.toString(server.tlsPort())));
            try (clients) {
                clients.awaitOutput("ready", TIMEOUT);
                capture.list((int) clients.pid());
                run(clients, "refused " + REFUSED);
                run(clients, "distrusting " + DISTRUSTING);
                run(clients, "connecting " + KILLED);
                run(clients, "shaking " + KILLED);
                run(clients, "waiting " + KILLED);
                run(clients, "encrypted " + KILLED);
            }
            awaitCount(connects.get(ConnectOutcome.REFUSED), REFUSED);
            awaitCount(connects.get(ConnectOutcome.ABANDONED), KILLED);
            awaitCount(handshakes.get(HandshakeOutcome.REFUSED), DISTRUSTING);
            awaitCount(handshakes.get(HandshakeOutcome.ABANDONED), KILLED);
            awaitCount(requests.get(Outcome.PROCESS_EXITED), 2 * KILLED);
            Await.holds(TIMEOUT, () -> isEmpty(capture.remembered()) && isEmpty(pump.remembered()));
            assertThat(capture.remembered()).allSatisfy((map, entries) -> assertThat(entries).as(map).isZero());
            assertThat(pump.remembered()).allSatisfy((table, entries) -> assertThat(entries).as(table).isZero());
            assertThat(capture.counters().ringFull()).isZero();
        }
    }

    private static CaptureSettings everything(SocketHook hook) {
        return new CaptureSettings(
                Set.of(CaptureSource.OPENSSL, CaptureSource.GO, CaptureSource.HTTP, CaptureSource.RESOLVER),
                BUDGET, BUDGET, 16 << 20, new ProcessSelection(0, true, true, false, List.of()),
                new AttachSettings(true, true, List.of(hook), Duration.ofMillis(100), List.of()));
    }

    private Pump pump(ByteCapture capture, Delivery delivery) {
        assertThat(capture.sockets()).isPresent();
        capture.attachEverywhere();
        capture.follow();
        capture.connects().report(0);
        capture.connects().reportHandshakes();
        for (ConnectOutcome outcome : ConnectOutcome.values()) {
            connects.put(outcome, new LongAdder());
        }
        for (HandshakeOutcome outcome : HandshakeOutcome.values()) {
            handshakes.put(outcome, new LongAdder());
        }
        for (Outcome outcome : Outcome.values()) {
            requests.put(outcome, new LongAdder());
        }
        delivery.topic(EventKind.CONNECT).subscribe((ConnectEvent connect) -> connects.get(connect.outcome()).increment());
        delivery.topic(EventKind.HANDSHAKE).subscribe((HandshakeEvent shaken) -> handshakes.get(shaken.outcome()).increment());
        delivery.topic(EventKind.REQUEST).subscribe(event -> requests.get(event.outcome()).increment());
        Pump pump = new Pump(capture, delivery, new PumpSettings(BUDGET, BUDGET, true, Duration.ZERO,
                Duration.ofMinutes(10), Duration.ZERO, List.of(), KeyPolicy.plain(), Set.of(), List.of()),
                Duration.ofMillis(20), Optional.empty());
        pump.start();
        return pump;
    }

    private static void run(Child clients, String command) {
        assertThat(clients.ask(command, TIMEOUT)).isEqualTo("done");
    }

    private static void awaitCount(LongAdder count, int wanted) {
        Await.holds(TIMEOUT, () -> count.sum() >= wanted);
        assertThat(count.sum()).isEqualTo(wanted);
    }

    private static boolean isEmpty(Map<String, Integer> sizes) {
        return sizes.values().stream().allMatch(size -> size == 0);
    }

    private static int closedPort() throws IOException {
        try (ServerSocket gone = new ServerSocket(0)) {
            return gone.getLocalPort();
        }
    }
}
