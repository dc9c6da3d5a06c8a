package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.S3Tracer;
import io.s3trace.event.ConnectEvent;
import io.s3trace.event.ResolveEvent;
import io.s3trace.event.ResolveOutcome;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.select.ProbeMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names that the C library looks up: which, for how long, and what came of it. */
@RequiresBpf
@RequiresTools({"ip", "nsenter", "curl"})
class ResolveIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration DELAY = Duration.ofMillis(100);

    @TempDir
    Path directory;

    private SlowLink link;
    private NameServer names;
    private final Queue<ResolveEvent> lookups = new ConcurrentLinkedQueue<>();
    private final Queue<ConnectEvent> connects = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void start() {
        link = SlowLink.start(directory, "10.177.65");
        names = NameServer.start(directory, link, DELAY);
    }

    @AfterEach
    void stop() {
        names.close();
        link.close();
    }

    @ParameterizedTest
    @CsvSource({
        "getaddrinfo, there.example, FOUND, 1, 0",
        "getaddrinfo, 192.0.2.1, FOUND, 1, 0",
        "getaddrinfo, absent.example, NOT_FOUND, 0, -2",
        "getaddrinfo, failing.example, UNAVAILABLE, 0, -3",
        "getaddrinfo, silent.example, UNAVAILABLE, 0, -3",
        "gethostbyname, there.example, FOUND, 1, 0",
        "gethostbyname, absent.example, NOT_FOUND, 0, -2",
        "gethostbyname, failing.example, UNAVAILABLE, 0, -3"})
    void tellsWhatCameOfEveryLookUp(String function, String name, ResolveOutcome outcome, int addresses, int error) {
        try (Child client = client(); S3Tracer _ = tracer(client)) {
            String[] told = ask(client, function + " " + name);
            Await.until("a look-up", TIMEOUT, () -> !lookups.isEmpty());
            ResolveEvent lookup = lookups.element();
            assertThat(lookup.name()).isEqualTo(name);
            assertThat(lookup.outcome()).isEqualTo(outcome);
            assertThat(lookup.error()).isEqualTo(error);
            assertThat(lookup.addresses()).isGreaterThanOrEqualTo(addresses);
            assertThat(told[0]).isEqualTo(lookup.error() == 0 ? "found" : "nothing");
            double own = Double.parseDouble(told[1]);
            assertThat(lookup.latencyNanos() / 1e6).isBetween(own < DELAY.toMillis() ? 0 : (double) DELAY.toMillis(), own + 1);
            assertThat(lookup.process().pid()).isEqualTo((int) client.pid());
            assertThat(lookup.process().exe()).contains("python3");
        }
        assertThat(lookups).hasSize(1);
    }

    @Test
    void aLookUpThatIsGivenUpEndsWithItsProcess() {
        try (S3Tracer _ = S3Tracer.builder().mode(ProbeMode.OPENSSL).comm("curl").onResolve(lookups::add).start();
                Child curl = Child.start(directory, "curl", names.usedBy(
                        List.of("curl", "--disable", "--silent", "--max-time", "0.3", "http://silent.example/")))) {
            assertThat(curl.exitCode(TIMEOUT)).isEqualTo(28);
            Await.until("its look-up", TIMEOUT, () -> find("silent.example") != null);
            assertThat(find("silent.example").outcome()).isEqualTo(ResolveOutcome.ABANDONED);
            assertThat(find("silent.example").latencyNanos() / 1e6).isGreaterThan(250);
        }
    }

    private ResolveEvent find(String name) {
        return lookups.stream().filter(lookup -> lookup.name().equals(name)).findFirst().orElse(null);
    }

    @Test
    void aConnectTellsTheNameThatItWasMadeTo() {
        try (S3Tracer _ = S3Tracer.builder().mode(ProbeMode.OPENSSL).comm("curl").onConnect(connects::add).start();
                Child curl = Child.start(directory, "curl", names.usedBy(
                        List.of("curl", "--disable", "--silent", "http://there.example:9/")))) {
            assertThat(curl.exitCode(TIMEOUT)).isEqualTo(7);
            Await.until("its connect", TIMEOUT, () -> connect("10.177.65.1:9") != null);
            assertThat(connect("10.177.65.1:9").host()).isEqualTo("there.example");
            assertThat(connect("10.177.65.1:9").dnsNanos() / 1e6).isGreaterThanOrEqualTo(DELAY.toMillis());
        }
    }

    private ConnectEvent connect(String remote) {
        return connects.stream().filter(connect -> connect.remote().toString().equals(remote)).findFirst().orElse(null);
    }

    @Test
    void aConnectToAnAddressThatWasNotLookedUpHasNoName() {
        try (Child client = Child.start(directory, "tcp-client",
                        List.of(Clients.PYTHON, Clients.script(directory, "tcp_client.py")));
                S3Tracer _ = S3Tracer.builder().mode(ProbeMode.OPENSSL, ProbeMode.AUTO).pid(client.pid())
                        .onConnect(connects::add).start()) {
            client.awaitOutput("ready", TIMEOUT);
            ask(client, "127.0.0.1 9 0 1");
            Await.until("its connect", TIMEOUT, () -> !connects.isEmpty());
            assertThat(connects.element().host()).isEmpty();
            assertThat(connects.element().dnsNanos()).isEqualTo(S3RequestEvent.UNKNOWN);
        }
    }

    private S3Tracer tracer(Child client) {
        return S3Tracer.builder().mode(ProbeMode.TCP_CONNECT).pid(client.pid()).onResolve(lookups::add).start();
    }

    private Child client() {
        Child client = Child.start(directory, "lookup-client",
                names.usedBy(List.of(Clients.PYTHON, Clients.script(directory, "lookup_client.py"))));
        client.awaitOutput("ready", TIMEOUT);
        return client;
    }

    private static String[] ask(Child client, String question) {
        return client.ask(question, TIMEOUT).split(" ");
    }
}
