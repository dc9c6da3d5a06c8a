package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.s3trace.Outcome;
import io.s3trace.Phases;
import io.s3trace.ProbeMode;
import io.s3trace.S3RequestEvent;
import io.s3trace.S3Tracer;
import io.s3trace.SocketSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where the time of a request went before its first byte, and between which addresses it went. */
@RequiresBpf
@RequiresTools({"ip", "nsenter", "chrt", "curl", "openssl"})
class PhasesIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int CURLS = 200;
    /** Stands for when curl began. */
    private static final int START = -1;
    private static final double MAX_MEDIAN_ERROR_MILLIS = 0.5;
    /** How often a delay is measured. A busy host only ever adds to it, so that the shortest of them is compared. */
    private static final int TRIES = 5;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(names = {"BEST", "SYSTEM_CALLS"})
    void aSlowHandshakeIsThePhaseOfItsOwn(SocketSource sockets) {
        try (TlsServer server = TlsServer.start(directory, Duration.ofMillis(100))) {
            List<S3RequestEvent> events = trace(sockets, "/bucket/", TRIES,
                    () -> repeat(curl("https://127.0.0.1:" + server.port() + "/bucket/key")));
            assertThat(shortestMillis(events, Phases::tlsNanos)).isBetween(100.0, 110.0);
            assertThat(shortestMillis(events, Phases::connectNanos)).isLessThan(10);
            assertThat(shortestMillis(events, Phases::totalNanos)).isLessThan(50);
        }
    }

    /** There must be a way to trace that costs other processes nothing on old kernels. */
    @Test
    void withoutASightOfSocketsAllIsToldButAddresses() {
        try (TlsServer server = TlsServer.start(directory, Duration.ZERO)) {
            S3RequestEvent event = trace(SocketSource.NONE, "/bucket/", 1,
                    () -> run(curl("https://127.0.0.1:" + server.port() + "/bucket/key"))).getFirst();
            assertThat(event.outcome()).isEqualTo(Outcome.COMPLETE);
            assertThat(event.connection().remote()).isEmpty();
        }
    }

    @Test
    void aSlowConnectIsAPhaseOfItsOwn() {
        try (TlsServer server = TlsServer.start(directory, Duration.ZERO);
                SlowLink link = SlowLink.start(directory, "10.177.62")) {
            link.delay("syn-ack", 100);
            List<S3RequestEvent> events = trace("/bucket/", TRIES, () -> repeat(
                    link.on(curl("https://" + link.here() + ":" + server.port() + "/bucket/key"))));
            assertThat(shortestMillis(events, Phases::connectNanos)).isBetween(100.0, 110.0);
            assertThat(shortestMillis(events, Phases::tlsNanos)).isLessThan(50);
            assertThat(events).extracting(S3RequestEvent::connection).allSatisfy(connection -> {
                assertThat(connection.remote()).isEqualTo(link.here() + ":" + server.port());
                assertThat(connection.local()).startsWith(link.there() + ":");
            });
        }
    }

    @Test
    void lostPacketsShowAsRetransmissions() {
        try (TlsServer server = TlsServer.start(directory, Duration.ZERO);
                SlowLink link = SlowLink.start(directory, "10.177.64")) {
            link.delay("other", 10);
            List<S3RequestEvent> events = trace("/" + link.here() + "/", 3, () -> {
                try (Child client = Child.start(directory, "told-client", link.on(List.of(Clients.PYTHON,
                        SlowLink.script(directory, "told_client.py"), link.here(), Integer.toString(server.port()))))) {
                    client.awaitOutput("open", TIMEOUT);
                    ask(client, "first");
                    link.dropData(1);
                    ask(client, "lost");
                    ask(client, "last");
                }
            });
            assertThat(events).extracting(event -> event.network().retransmits()).containsExactly(0L, 1L, 0L);
            assertThat(events).extracting(event -> event.network().roundTripNanos() / 1e6)
                    .allSatisfy(millis -> assertThat(millis).isBetween(1.0, 200.0));
        }
    }

    /** What was sent and not acknowledged says that it is the network which stalls a request, not the server. */
    @Test
    void aRequestThatTheNetworkSwallowsStallsWithItsBytesInFlight() {
        EventCollector stalled = EventCollector.of(event -> event.request().target().endsWith("/lost"));
        try (TlsServer server = TlsServer.start(directory, Duration.ZERO);
                SlowLink link = SlowLink.start(directory, "10.177.66");
                Child client = Child.start(directory, "told-client", link.on(List.of(Clients.PYTHON,
                        SlowLink.script(directory, "told_client.py"), link.here(), Integer.toString(server.port()))));
                S3Tracer tracer = S3Tracer.builder().mode(ProbeMode.OPENSSL).includeUnknown(true).pid(client.pid())
                        .stallAfter(Duration.ofMillis(500)).onStall(stalled).start()) {
            client.awaitOutput("open", TIMEOUT);
            ask(client, "first");
            link.dropData(1000);
            client.tell("lost");
            S3RequestEvent stall = stalled.await(1).getFirst();
            assertThat(stall.request().target()).isEqualTo("/" + link.here() + "/lost");
            assertThat(stall.network().unacknowledgedBytes()).isBetween(stall.request().bytes(), stall.request().bytes() + 64);
            assertThat(stall.network().unsentBytes()).isZero();
            assertThat(stall.network().retransmits()).isPositive();
            link.heal();
            client.awaitOutput("answered\nanswered", TIMEOUT);
            assertThat(tracer.inFlight()).isEmpty();
        }
    }

    private static void ask(Child client, String key) {
        long answers = client.output().lines().filter("answered"::equals).count();
        client.tell(key);
        Await.until("an answer", TIMEOUT, () -> client.output().lines().filter("answered"::equals).count() > answers);
    }

    /** curl looks names up in a thread of its own. */
    @Test
    void aSlowLookUpIsAPhaseOfItsOwn() {
        try (TlsServer server = TlsServer.start(directory, Duration.ZERO);
                SlowLink link = SlowLink.start(directory, "10.177.63");
                NameServer names = NameServer.start(directory, link, Duration.ofMillis(100))) {
            String url = "https://slow.example:" + server.port() + "/bucket/key";
            List<String> command = new ArrayList<>(curl(url));
            command.addAll(List.of(url, "--write-out", "\n%{time_namelookup}\n"));
            List<Double> told = new ArrayList<>();
            List<S3RequestEvent> events = trace("/bucket/", 2 * TRIES, () -> repeat(names.usedBy(command)).forEach(
                    output -> told.add(Double.parseDouble(output.lines().toList().get(1)) * 1e3)));

            assertThat(events).hasSize(2 * TRIES);
            List<S3RequestEvent> first = events.stream().filter(event -> !event.connection().reused()).toList();
            assertThat(first).hasSize(TRIES);
            assertThat(shortestMillis(first, Phases::dnsNanos)).isBetween(100.0, 110.0)
                    .isCloseTo(Collections.min(told), within(5.0));
            assertThat(shortestMillis(first, Phases::connectNanos)).isLessThan(50);
            assertThat(events).filteredOn(event -> event.connection().reused()).extracting(S3RequestEvent::phases)
                    .allSatisfy(phases -> assertThat(phases.dnsNanos()).isEqualTo(S3RequestEvent.UNKNOWN));
        }
    }

    /**
     * What curl calls the end of each phase, counted from the same start, in seconds. Between the ends of connect and TLS
     * curl counts what it does before the handshake too (it makes an SSL_CTX, some 1.4 ms), so that only TLS's end is
     * compared: by what is left from there to the request. The end of the look-up is told from curl's own start, and has the
     * starting of curl's thread for it in it: curl runs before others, so as not to count its waiting for a CPU.
     */
    @Test
    void thePhasesAgreeWithCurlsOwn() {
        try (TlsServer server = TlsServer.start(directory, Duration.ZERO)) {
            Map<String, double[]> told = new HashMap<>();
            List<S3RequestEvent> events = trace("/bucket/", CURLS, () -> {
                for (int i = 0; i < CURLS; i++) {
                    String target = "/bucket/" + i;
                    List<String> command = new ArrayList<>(List.of("chrt", "--fifo", "1"));
                    command.addAll(curl("https://phases.example:" + server.port() + target));
                    command.addAll(List.of("--write-out", "\n%{time_namelookup} %{time_connect} %{time_appconnect} "
                            + "%{time_pretransfer} %{time_starttransfer} %{time_total}"));
                    String output = run(HostsFile.with(directory, "phases.example", List.of("127.0.0.1"), command));
                    told.put(target, Arrays.stream(output.strip().lines().reduce((first, last) -> last).orElseThrow()
                            .split(" ")).mapToDouble(Double::parseDouble).toArray());
                }
            });
            assertThat(events).hasSize(CURLS);
            double dns = medianError(events, told, phases -> phases.dnsNanos(), START, 0);
            double connect = medianError(events, told, phases -> phases.connectNanos(), 0, 1);
            double tls = medianError(events, told, phases -> phases.readyNanos(), 2, 3);
            double firstByte = medianError(events, told, phases -> phases.ttfbNanos(), 3, 4);
            double total = medianError(events, told, phases -> phases.totalNanos(), 3, 5);
            System.err.printf("median difference to curl over %d requests, in ms: look-up %.3f, connect %.3f, end of TLS "
                    + "%.3f, first byte %.3f, total %.3f%n", CURLS, dns, connect, tls, firstByte, total);
            assertThat(List.of(dns, connect, tls, firstByte, total)).allSatisfy(
                    error -> assertThat(error).isLessThan(MAX_MEDIAN_ERROR_MILLIS));
        }
    }

    private static double medianError(List<S3RequestEvent> events, Map<String, double[]> told,
            ToDoubleFunction<Phases> phase, int from, int to) {
        double[] errors = events.stream().mapToDouble(event -> {
            double[] times = told.get(event.request().target());
            return Math.abs(phase.applyAsDouble(event.phases()) / 1e6 - (times[to] - (from == START ? 0 : times[from])) * 1e3);
        }).sorted().toArray();
        return errors[errors.length / 2];
    }

    private static List<S3RequestEvent> trace(String target, int count, Runnable traffic) {
        return trace(SocketSource.BEST, target, count, traffic);
    }

    private static List<S3RequestEvent> trace(SocketSource sockets, String target, int count, Runnable traffic) {
        EventCollector events = EventCollector.of(event -> event.request().target().startsWith(target));
        try (S3Tracer _ = S3Tracer.builder().mode(ProbeMode.OPENSSL).socketSource(sockets)
                .includeUnknown(true).onEvent(events).start()) {
            traffic.run();
            events.await(count);
        }
        return events.events();
    }

    private static double shortestMillis(List<S3RequestEvent> events, ToLongFunction<Phases> phase) {
        return events.stream().map(S3RequestEvent::phases).mapToLong(phase).min().orElseThrow() / 1e6;
    }

    private static List<String> curl(String url) {
        return List.of("curl", "--disable", "--silent", "--show-error", "--insecure", "--http1.1", "--max-time", "20", url);
    }

    private List<String> repeat(List<String> command) {
        return Stream.generate(() -> run(command)).limit(TRIES).toList();
    }

    private String run(List<String> command) {
        try (Child child = Child.start(directory, "client", command)) {
            return child.succeed(TIMEOUT).output();
        }
    }
}
