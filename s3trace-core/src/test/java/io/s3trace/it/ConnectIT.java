package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.S3Tracer;
import io.s3trace.S3TracerBuilder;
import io.s3trace.bpf.capture.AttachSettings;
import io.s3trace.bpf.capture.ByteCapture;
import io.s3trace.bpf.capture.CaptureSettings;
import io.s3trace.bpf.capture.ProcessSelection;
import io.s3trace.event.ConnectEvent;
import io.s3trace.event.ConnectOutcome;
import io.s3trace.select.ProbeMode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TCP connects over real sockets, on a link that delays, loses and rejects packets. */
@RequiresBpf
@RequiresTools({"ip", "nsenter"})
class ConnectIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String SUBNET = "10.177.61";
    private static final int BACKLOG = 512;
    /** How often a delay is measured. A busy host only ever adds to it, so that the shortest of them is compared. */
    private static final int TRIES = 5;

    @TempDir
    Path directory;

    private SlowLink link;
    private ServerSocket listener;
    private final Queue<ConnectEvent> connects = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void start() throws IOException {
        link = SlowLink.start(directory, SUBNET);
        listener = new ServerSocket(0, BACKLOG, InetAddress.getByName("::"));
    }

    @AfterEach
    void stop() throws IOException {
        listener.close();
        link.close();
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 127.0.0.1, 4", "::1, ::1, 6", "::ffff:127.0.0.1, 127.0.0.1, 4"})
    void tellsBothEndsOfEveryKindOfAddress(String target, String told, int version) {
        try (Child client = client(List.of())) {
            String result = trace(builder -> builder.pid(client.pid()), () -> connect(client, target, port(), 0, 1));
            ConnectEvent connect = only();
            assertThat(result).isEqualTo("CONNECTED " + connect.local().port());
            assertThat(connect.outcome()).isEqualTo(ConnectOutcome.ESTABLISHED);
            assertThat(connect.local().address()).isEqualTo(told);
            assertThat(connect.remote().address()).isEqualTo(told);
            assertThat(connect.remote().port()).isEqualTo(port());
            assertThat(connect.remote().ipVersion()).isEqualTo(version);
            assertThat(connect.process().pid()).isEqualTo((int) client.pid());
            assertThat(connect.process().comm()).startsWith("python3");
            assertThat(connect.process().exe()).contains("python3");
            assertThat(connect.tid()).isEqualTo((int) client.pid());
        }
    }

    @Test
    void aDelayedAnswerIsTheLatency() {
        link.delay("syn-ack", 100);
        try (Child client = client(link.on(List.of()))) {
            trace(builder -> builder.pid(client.pid()), () -> connect(client, link.here(), port(), 0, TRIES));
            assertThat(connects).hasSize(TRIES).allSatisfy(connect -> {
                assertThat(connect.outcome()).isEqualTo(ConnectOutcome.ESTABLISHED);
                assertThat(connect.local().address()).isEqualTo(link.there());
            });
            assertThat(shortestMillis()).isBetween(100.0, 2 * 100.0);
        }
    }

    @Test
    void everyFailureHasAnOutcomeOfItsOwn() throws IOException {
        int closed;
        try (ServerSocket gone = new ServerSocket(0)) {
            closed = gone.getLocalPort();
        }
        try (Child client = client(link.on(List.of()))) {
            trace(builder -> builder.pid(client.pid()).connectMinLatency(Duration.ofMinutes(1)), () -> {
                assertThat(connect(client, link.here(), closed, 0, 1)).isEqualTo("ECONNREFUSED");
                link.reject(1);
                assertThat(connect(client, link.here(), port(), 0, 1)).isEqualTo("EHOSTUNREACH");
                link.drop("syn", 100);
                assertThat(connect(client, link.here(), port(), 0, 1)).isEqualTo("ETIMEDOUT");
                return "";
            });
            assertThat(connects).extracting(ConnectEvent::outcome).containsExactly(
                    ConnectOutcome.REFUSED, ConnectOutcome.UNREACHABLE, ConnectOutcome.TIMED_OUT);
            assertThat(connects).allSatisfy(connect -> {
                assertThat(connect.remote().address()).isEqualTo(link.here());
                assertThat(connect.local().port()).isPositive();
            });
        }
    }

    @Test
    void aClientThatDoesNotWaitHasGivenUp() {
        link.drop("syn", 100);
        try (Child client = client(link.on(List.of()))) {
            String result = trace(builder -> builder.pid(client.pid()).connectMinLatency(Duration.ofMinutes(1)),
                    () -> connect(client, link.here(), port(), 100, TRIES));
            assertThat(result).isEqualTo("GAVE_UP");
            assertThat(connects).extracting(ConnectEvent::outcome).hasSize(TRIES).containsOnly(ConnectOutcome.ABANDONED);
            assertThat(shortestMillis()).isBetween(100.0, 2 * 100.0);
        }
    }

    @Test
    void connectsThatAreFastEnoughAreLeftOut() {
        try (Child client = client(link.on(List.of()))) {
            trace(builder -> builder.pid(client.pid()).connectMinLatency(Duration.ofMillis(50)), () -> {
                connect(client, link.here(), port(), 0, 5);
                link.delay("syn-ack", 60);
                return connect(client, link.here(), port(), 0, TRIES);
            });
            assertThat(connects).hasSize(TRIES);
            assertThat(shortestMillis()).isBetween(60.0, 2 * 60.0);
        }
    }

    @Test
    void otherProcessesAreLeftOut() {
        try (Child chosen = client(List.of()); Child other = client(List.of())) {
            trace(builder -> builder.pid(chosen.pid()), () -> {
                connect(other, "127.0.0.1", port(), 0, 3);
                return connect(chosen, "127.0.0.1", port(), 0, 1);
            });
            assertThat(only().process().pid()).isEqualTo((int) chosen.pid());

            connects.clear();
            trace(builder -> builder.comm("no-such-name"), () -> connect(other, "127.0.0.1", port(), 0, 3));
            assertThat(connects).isEmpty();
        }
    }

    @Test
    void nothingIsLeftOfThousandsOfFailedConnectsAndKilledClients() throws IOException {
        int closed;
        try (ServerSocket gone = new ServerSocket(0)) {
            closed = gone.getLocalPort();
        }
        try (Child client = client(List.of());
                Child killed = client(link.on(List.of()));
                ByteCapture capture = ByteCapture.open(new CaptureSettings(
                        Set.of(), 64, 64, 1 << 20, ProcessSelection.LISTED, AttachSettings.FUNCTIONS))) {
            capture.attach((int) client.pid(), false);
            capture.attach((int) killed.pid(), false);
            assertThat(connect(client, "127.0.0.1", closed, 0, 20_000)).isEqualTo("ECONNREFUSED");
            link.drop("syn", 100);
            killed.tell(link.here() + " " + port() + " 0 1");
            Await.until("the connect is followed", TIMEOUT, () -> capture.connects().followed() == 1);
            killed.kill();
            Await.until("no connect is followed", TIMEOUT, () -> capture.connects().followed() == 0);
        }
    }

    private Child client(List<String> prefix) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(Clients.PYTHON, Clients.script(directory, "tcp_client.py")));
        Child client = Child.start(directory, "tcp-client", command);
        client.awaitOutput("ready", TIMEOUT);
        return client;
    }

    /** Has the client connect so often; returns how the last attempt ended. */
    private static String connect(Child client, String address, int port, int timeoutMillis, int times) {
        return client.ask(address + " " + port + " " + timeoutMillis + " " + times, TIMEOUT);
    }

    private String trace(Consumer<S3TracerBuilder> settings, Supplier<String> traffic) {
        S3TracerBuilder builder = S3Tracer.builder().mode(ProbeMode.TCP_CONNECT).onConnect(connects::add);
        settings.accept(builder);
        try (S3Tracer _ = builder.start()) {
            return traffic.get();
        }
    }

    private ConnectEvent only() {
        assertThat(connects).hasSize(1);
        return connects.element();
    }

    /** A busy host only ever adds to a delay; what has another one in it is twice as long. */
    private double shortestMillis() {
        return connects.stream().mapToLong(ConnectEvent::latencyNanos).min().orElseThrow() / 1e6;
    }

    private int port() {
        return listener.getLocalPort();
    }
}
