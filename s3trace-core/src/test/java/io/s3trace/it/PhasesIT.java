package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.S3Tracer;
import io.s3trace.event.Endpoint;
import io.s3trace.event.Outcome;
import io.s3trace.event.Phases;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.SocketSource;
import io.s3trace.select.ProbeMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where the time of a request went before its first byte, and between which addresses it went. */
@RequiresBpf
@RequiresTools({"ip", "nsenter", "chrt", "curl", "openssl", "cc"})
class PhasesIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int CURLS = 100;
    private static final Duration DELAY = Duration.ofMillis(100);
    private static final double DELAY_MILLIS = DELAY.toMillis();
    private static final double CURLS_ROUNDING_MILLIS = 0.001;
    /** How often a delay is measured. A busy host only ever adds to other phases, so that the shortest of them is compared. */
    private static final int TRIES = 5;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(names = {"BEST", "SYSTEM_CALLS"})
    void aSlowHandshakeIsThePhaseOfItsOwn(SocketSource sockets) {
        try (TlsServer server = TlsServer.start(directory, DELAY)) {
            List<CurlTimes> told = new ArrayList<>();
            List<S3RequestEvent> events = trace(sockets, "/bucket/", TRIES,
                    () -> repeat(timed("https://127.0.0.1:" + server.port() + "/bucket/key"), told));
            assertTheDelayIs(Phases::tlsNanos, events, CurlTimes::handshake, told);
            assertThat(shortestMillis(events, Phases::connectNanos)).isLessThan(DELAY_MILLIS);
            assertThat(shortestMillis(events, Phases::totalNanos)).isLessThan(DELAY_MILLIS);
        }
    }

    /** A phase is as long as the delay at least, and, in every request, within what curl itself measured around it. */
    private static void assertTheDelayIs(ToLongFunction<Phases> phase, List<S3RequestEvent> events,
            ToDoubleFunction<CurlTimes> curls, List<CurlTimes> told) {
        for (int i = 0; i < TRIES; i++) {
            assertThat(phase.applyAsLong(events.get(i).phases()) / 1e6)
                    .isBetween(DELAY_MILLIS, curls.applyAsDouble(told.get(i)) + CURLS_ROUNDING_MILLIS);
        }
    }

    /** There must be a way to trace that costs other processes nothing on old kernels. */
    @Test
    void withoutASightOfSocketsAllIsToldButAddresses() {
        try (TlsServer server = TlsServer.start(directory, Duration.ZERO)) {
            S3RequestEvent event = trace(SocketSource.NONE, "/bucket/", 1,
                    () -> run(curl("https://127.0.0.1:" + server.port() + "/bucket/key"))).getFirst();
            assertThat(event.outcome()).isEqualTo(Outcome.COMPLETE);
            assertThat(event.connection().remote()).isEqualTo(Endpoint.UNKNOWN);
        }
    }

    @Test
    void aSlowConnectIsAPhaseOfItsOwn() {
        try (TlsServer server = TlsServer.start(directory, Duration.ZERO);
                SlowLink link = SlowLink.start(directory, "10.177.62")) {
            link.delay("syn-ack", (int) DELAY.toMillis());
            List<CurlTimes> told = new ArrayList<>();
            List<S3RequestEvent> events = trace("/bucket/", TRIES, () -> repeat(
                    link.on(timed("https://" + link.here() + ":" + server.port() + "/bucket/key")), told));
            assertTheDelayIs(Phases::connectNanos, events, CurlTimes::connecting, told);
            assertThat(shortestMillis(events, Phases::tlsNanos)).isLessThan(DELAY_MILLIS);
            assertThat(events).extracting(S3RequestEvent::connection).allSatisfy(connection -> {
                assertThat(connection.remote()).isEqualTo(new Endpoint(link.here(), server.port()));
                assertThat(connection.local().address()).isEqualTo(link.there());
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
                        Clients.script(directory, "told_client.py"), link.here(), Integer.toString(server.port()))))) {
                    client.awaitOutput("open", TIMEOUT);
                    ask(client, "first");
                    link.dropData(1);
                    ask(client, "lost");
                    ask(client, "last");
                }
            });
            assertThat(events).extracting(event -> event.network().retransmits()).containsExactly(0L, 1L, 0L);
            assertThat(events).extracting(event -> event.network().roundTripNanos() / 1e6)
                    .allSatisfy(millis -> assertThat(millis).isGreaterThan(1));
        }
    }

    /** What was sent and not acknowledged says that it is the network which stalls a request, not the server. */
    @Test
    void aRequestThatTheNetworkSwallowsStallsWithItsBytesInFlight() {
        EventCollector stalled = EventCollector.of(event -> event.request().target().endsWith("/lost"));
        try (TlsServer server = TlsServer.start(directory, Duration.ZERO);
                SlowLink link = SlowLink.start(directory, "10.177.66");
                Child client = Child.start(directory, "told-client", link.on(List.of(Clients.PYTHON,
                        Clients.script(directory, "told_client.py"), link.here(), Integer.toString(server.port()))));
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
        assertThat(client.ask(key, TIMEOUT)).isEqualTo("answered");
    }

    /** curl looks names up in a thread of its own. */
    @Test
    void aSlowLookUpIsAPhaseOfItsOwn() {
        try (TlsServer server = TlsServer.start(directory, Duration.ZERO);
                SlowLink link = SlowLink.start(directory, "10.177.63");
                NameServer names = NameServer.start(directory, link, DELAY)) {
            String url = "https://slow.example:" + server.port() + "/bucket/key";
            List<CurlTimes> told = new ArrayList<>();
            List<String> command = new ArrayList<>(timed(url));
            command.add(url);
            List<S3RequestEvent> events = trace("/bucket/", 2 * TRIES, () -> repeat(names.usedBy(command), told));

            assertThat(events).hasSize(2 * TRIES);
            List<S3RequestEvent> first = events.stream().filter(event -> !event.connection().reused()).toList();
            assertThat(first).hasSize(TRIES);
            assertTheDelayIs(Phases::dnsNanos, first, CurlTimes::lookup, told);
            assertThat(shortestMillis(first, Phases::connectNanos)).isLessThan(DELAY_MILLIS);
            assertThat(events).filteredOn(event -> event.connection().reused()).extracting(S3RequestEvent::phases)
                    .allSatisfy(phases -> assertThat(phases.dnsNanos()).isEqualTo(S3RequestEvent.UNKNOWN));
        }
    }

    /**
     * Between the ends of connect and TLS curl counts what it does before the handshake too (it makes an SSL_CTX), so that only
     * TLS's end is compared: by what is left from there to the request. The look-up is compared with what its caller measured,
     * for most of what curl calls the look-up is the start of a thread and waking another one. An untraced curl's
     * own look-up, in a file, is the control: how long the least takes on this machine. All run before others, so as not to
     * count their waiting for a CPU.
     */
    @Test
    void thePhasesAgreeWithCurlsOwn() {
        try (TlsServer server = TlsServer.start(directory, Duration.ZERO)) {
            List<CurlTimes> untraced = new ArrayList<>(timedCurls(server, "/untraced/").values());
            Map<String, CurlTimes> told = new HashMap<>();
            List<S3RequestEvent> events = trace("/bucket/", CURLS, () -> told.putAll(timedCurls(server, "/bucket/")));
            untraced.addAll(timedCurls(server, "/untraced/").values());
            assertThat(events).hasSize(CURLS);
            double ownLookup = median(untraced.stream().mapToDouble(CurlTimes::ownLookup));
            double curlsLookup = median(untraced.stream().mapToDouble(CurlTimes::lookup));
            double dns = medianError(events, told, Phases::dnsNanos, CurlTimes::ownLookup);
            double connect = medianError(events, told, Phases::connectNanos, CurlTimes::connecting);
            double tls = medianError(events, told, Phases::readyNanos, times -> times.pretransfer() - times.tls());
            double firstByte = medianError(events, told, Phases::ttfbNanos, times -> times.firstByte() - times.pretransfer());
            double total = medianError(events, told, Phases::totalNanos, CurlTimes::exchange);
            System.err.printf("median difference to curl over %d requests, in ms: look-up %.3f, connect %.3f, end of TLS "
                    + "%.3f, first byte %.3f, total %.3f; an untraced look-up takes %.3f, as curl counts it %.3f, and a traced "
                    + "one %.3f%n", CURLS, dns, connect, tls, firstByte, total, ownLookup, curlsLookup,
                    median(told.values().stream().mapToDouble(CurlTimes::lookup)));
            assertThat(dns).isLessThan(ownLookup);
            assertThat(List.of(connect, tls, firstByte, total)).allSatisfy(error -> assertThat(error).isLessThan(curlsLookup));
        }
    }

    /** What curls say, by the target that each of them asked for. */
    private Map<String, CurlTimes> timedCurls(TlsServer server, String prefix) {
        Map<String, CurlTimes> all = new HashMap<>();
        for (int i = 0; i < CURLS; i++) {
            List<String> command = new ArrayList<>(List.of("chrt", "--fifo", "1", "env", "LD_PRELOAD=" + timedLookups()));
            command.addAll(timed("https://phases.example:" + server.port() + prefix + i));
            all.put(prefix + i, time(HostsFile.with(directory, "phases.example", List.of("127.0.0.1"), command)));
        }
        return all;
    }

    private Path timedLookups() {
        Path library = directory.resolve("timed_lookups.so");
        if (!Files.exists(library)) {
            run(List.of("cc", "-O", "-Wall", "-shared", "-fPIC", "-o", library.toString(),
                    Clients.script(directory, "timed_lookups.c"), "-ldl"));
        }
        return library;
    }

    private CurlTimes time(List<String> command) {
        try (Child curl = Child.start(directory, "curl", command)) {
            return CurlTimes.of(curl.succeed(TIMEOUT));
        }
    }

    private static double medianError(List<S3RequestEvent> events, Map<String, CurlTimes> told,
            ToDoubleFunction<Phases> phase, ToDoubleFunction<CurlTimes> curls) {
        return median(events.stream().mapToDouble(event -> Math.abs(phase.applyAsDouble(event.phases()) / 1e6
                - curls.applyAsDouble(told.get(event.request().target())))));
    }

    private static double median(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static List<S3RequestEvent> trace(String target, int count, Runnable traffic) {
        return trace(SocketSource.BEST, target, count, traffic);
    }

    private static List<S3RequestEvent> trace(SocketSource sockets, String target, int count, Runnable traffic) {
        EventCollector events = EventCollector.of(event -> event.request().target().startsWith(target));
        try (S3Tracer _ = S3Tracer.builder().mode(ProbeMode.OPENSSL).tuning(t -> t.socketSource(sockets))
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

    private static List<String> timed(String url) {
        return Stream.concat(curl(url).stream(), CurlTimes.WRITE_OUT.stream()).toList();
    }

    private void repeat(List<String> command, List<CurlTimes> told) {
        Stream.generate(() -> time(command)).limit(TRIES).forEach(told::add);
    }

    private void run(List<String> command) {
        try (Child child = Child.start(directory, "client", command)) {
            child.succeed(TIMEOUT);
        }
    }
}
