package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.s3trace.S3TraceException;
import io.s3trace.S3Tracer;
import io.s3trace.bpf.jvm.JssePage;
import io.s3trace.event.Outcome;
import io.s3trace.event.TracerStats.AgentStats;
import io.s3trace.select.ProbeMode;
import io.s3trace.select.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How agents come into Java virtual machines that are at work, and how they go. */
@RequiresBpf
@RequiresTools({"nginx", "openssl", "boto3"})
class JsseLifecycleIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String BUCKET = "jsse-life";
    private static final int ROUNDS = Integer.getInteger("s3trace.jsse.rounds", 10);
    private static final int REQUESTS_A_ROUND = 20;
    /** What the client itself adds when it works longer. */
    private static final long METASPACE_NOISE = 512 << 10;
    /** Compiles without profiles. Those are in metaspace, and come as code runs more often: the agent's, too, as it is loaded. */
    private static final String NO_PROFILES = "-XX:TieredStopAtLevel=1";
    private static final Pattern OURS = Pattern.compile("(?i)s3trace|objectweb");
    private static final AgentStats NOTHING_LOST = new AgentStats(0, 0, 0);

    private static S3Server server;
    private static Clients clients;
    private static JavaClients java;

    @BeforeAll
    static void start() {
        server = S3Server.start();
        clients = new Clients(server);
        java = new JavaClients(server);
        clients.boto3(Front.KEEP_ALIVE, "make_bucket", BUCKET);
        clients.boto3(Front.KEEP_ALIVE, "put", BUCKET, "key", 100_000);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** The client ends with a failure at its first wrong answer. */
    @Test
    void comesAndGoesUnderLoad() throws Exception {
        try (Child client = working(NO_PROFILES)) {
            Footprint first = null;
            Footprint last = null;
            for (int round = 0; round < ROUNDS; round++) {
                EventCollector events = EventCollector.of(server);
                try (S3Tracer tracer = S3Tracer.builder().mode(ProbeMode.JSSE).pid(client.pid()).onEvent(events).start()) {
                    assertThat(events.await(REQUESTS_A_ROUND)).hasSizeGreaterThanOrEqualTo(REQUESTS_A_ROUND);
                    assertThat(tracer.stats().gaps()).isZero();
                    assertThat(tracer.stats().agents()).isEqualTo(NOTHING_LOST);
                    assertThat(CoverageIT.coverage(tracer, client.pid()).unseen()).isEmpty();
                }
                assertThat(events.events().stream().skip(1).limit(REQUESTS_A_ROUND - 1))
                        .allMatch(event -> event.outcome() == Outcome.COMPLETE && event.response().status() == 200)
                        .extracting(event -> event.response().bodyBytes()).containsOnly(100_000L);
                assertThat(hooks(client)).isEqualTo(JssePage.State.HOOKS_OUT);
                last = footprint(client);
                first = first == null ? last : first;
            }
            System.out.println("after the first round: " + first + "; after " + ROUNDS + ": " + last);
            assertThat(last.metaspace() - first.metaspace()).as("metaspace").isLessThan(METASPACE_NOISE);
            assertThat(last.direct()).as("direct memory").isLessThanOrEqualTo(first.direct());
            assertThat(last.threads()).as("threads").isLessThanOrEqualTo(first.threads() + 1);
            assertThat(last.files()).as("files").isLessThanOrEqualTo(first.files());
            client.tell("stop");
            client.succeed(TIMEOUT);
        }
    }

    private record Footprint(long metaspace, long direct, long threads, long files) {}

    private static Footprint footprint(Child client) throws IOException {
        ask(client); // what the first question needs is counted from the second on
        ask(client);
        String[] memory = memory(client).reduce((one, next) -> next).orElseThrow().split(" ");
        try (Stream<Path> files = Files.list(Path.of("/proc/" + client.pid() + "/fd"))) {
            return new Footprint(Long.parseLong(memory[1]), Long.parseLong(memory[2]), Long.parseLong(memory[3]),
                    files.filter(JsseLifecycleIT::isFile).count());
        }
    }

    private static void ask(Child client) {
        long before = memory(client).count();
        client.tell("memory");
        Await.until("its memory", TIMEOUT, () -> memory(client).count() > before);
    }

    private static Stream<String> memory(Child client) {
        return client.output().lines().filter(line -> line.matches("memory \\d+ \\d+ \\d+"));
    }

    /** Sockets are the client's own. */
    private static boolean isFile(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).startsWith("/");
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }

    /** Nothing but what docs/java-tls.md says. */
    @Test
    void leavesBehindOnlyWhatIsSaid() throws Exception {
        try (Child client = working()) {
            EventCollector events = EventCollector.of(server);
            try (S3Tracer _ = S3Tracer.builder().mode(ProbeMode.JSSE).pid(client.pid()).onEvent(events).start()) {
                assertThat(events.await(REQUESTS_A_ROUND)).hasSizeGreaterThanOrEqualTo(REQUESTS_A_ROUND);
                HeapDump during = HeapDump.of(client, server.directory(), OURS);
                assertThat(during.classes()).contains("sun/security/ssl/S3TraceBridge1");
            }
            HeapDump.jcmd(client, server.directory(), "GC.run");
            HeapDump after = HeapDump.of(client, server.directory(), OURS);
            assertThat(after.classes()).containsExactly("io/s3trace/jsse/JsseLauncher", "sun/security/ssl/S3TraceBodies1",
                    "sun/security/ssl/S3TraceBridge1", "sun/security/ssl/S3TraceCalls1", "sun/security/ssl/S3TraceChanges1",
                    "sun/security/ssl/S3TraceHeads1", "sun/security/ssl/S3TraceSetup1", "sun/security/ssl/S3TraceSlot1",
                    "sun/security/ssl/S3TraceSlots1", "sun/security/ssl/S3TraceSockets1");
            assertThat(HeapDump.jcmd(client, server.directory(), "GC.class_histogram")).as("objects of those classes")
                    .doesNotContainPattern(OURS);
            assertThat(HeapDump.jcmd(client, server.directory(), "Thread.print")).doesNotContainPattern(OURS);
            client.tell("stop");
            client.succeed(TIMEOUT);
        }
    }

    /** Until the lease is renewed, which is within two seconds. */
    @Test
    void saysWhatWasLostWhenTheLeaseWasOver() throws Exception {
        EventCollector events = EventCollector.of(server);
        try (Child client = working();
                S3Tracer tracer = S3Tracer.builder().mode(ProbeMode.JSSE).pid(client.pid()).onEvent(events).start();
                JssePage page = JssePage.find((int) client.pid()).orElseThrow()) {
            assertThat(events.await(REQUESTS_A_ROUND)).hasSizeGreaterThanOrEqualTo(REQUESTS_A_ROUND);
            assertThat(tracer.stats().agents()).isEqualTo(NOTHING_LOST);
            page.renewLease(Duration.ofNanos(1)); // as if the tracer had not run for eight seconds
            Await.until("it says what was lost", TIMEOUT, () -> tracer.stats().agents().leaseOver() > 0);
            assertThat(CoverageIT.coverage(tracer, client.pid()).unseen()).singleElement().asString()
                    .startsWith("Java's own TLS: calls were not handed over: ").endsWith("renewed the agent's lease in time");
            int seen = events.events().size();
            assertThat(events.await(seen + REQUESTS_A_ROUND)).hasSizeGreaterThanOrEqualTo(seen + REQUESTS_A_ROUND);
            AgentStats all = new AgentStats(0, 0, page.figures().leaseOver());
            Await.until("it has read all of it", TIMEOUT, () -> tracer.stats().agents().equals(all));
            client.tell("stop");
            client.succeed(TIMEOUT);
        }
    }

    /** Nothing is lost unsaid, even just before the end. */
    @Test
    void saysWhatWasLostOfOneThatHasEnded() throws Exception {
        EventCollector events = EventCollector.of(server);
        try (Child client = working();
                S3Tracer tracer = S3Tracer.builder().mode(ProbeMode.JSSE).pid(client.pid()).onEvent(events).start();
                JssePage page = JssePage.find((int) client.pid()).orElseThrow()) {
            assertThat(events.await(REQUESTS_A_ROUND)).hasSizeGreaterThanOrEqualTo(REQUESTS_A_ROUND);
            page.renewLease(Duration.ofNanos(1));
            Await.until("calls are lost", TIMEOUT, () -> lost(page) > 0);
            client.kill();
            Await.until("it says so", TIMEOUT, () -> tracer.stats().agents().leaseOver() == lost(page));
        }
    }

    private static long lost(JssePage page) {
        try {
            return page.figures().leaseOver();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nobody names the process: it is found, by its command line. */
    @Test
    void comesToATarget() {
        EventCollector events = EventCollector.of(server);
        Target target = target(server.directory()).label("team", "java");
        try (S3Tracer tracer = S3Tracer.builder().mode(ProbeMode.JSSE).target(target).onEvent(events).start();
                Child client = working()) {
            assertThat(events.await(REQUESTS_A_ROUND)).hasSizeGreaterThanOrEqualTo(REQUESTS_A_ROUND)
                    .allSatisfy(event -> assertThat(event.labels()).containsEntry("team", "java"));
            assertThat(tracer.coverage()).filteredOn(process -> process.pid() == ProcessHandle.current().pid())
                    .allSatisfy(process -> assertThat(process.covered()).isFalse());
            client.tell("stop");
            client.succeed(TIMEOUT);
        }
    }

    @Test
    void comesToOneThatWasStopped() {
        EventCollector events = EventCollector.of(server);
        try (Child client = working()) {
            signal(client, "STOP");
            try (S3Tracer tracer = S3Tracer.builder().mode(ProbeMode.JSSE).target(target(server.directory()))
                    .onEvent(events).start()) {
                List<String> stopped = List.of("Java's own TLS: It is stopped.");
                Await.holds(TIMEOUT, () -> CoverageIT.coverage(tracer, client.pid()).unseen().equals(stopped));
                assertThat(CoverageIT.coverage(tracer, client.pid()).unseen()).isEqualTo(stopped);
                signal(client, "CONT");
                assertThat(events.await(REQUESTS_A_ROUND)).hasSizeGreaterThanOrEqualTo(REQUESTS_A_ROUND);
            }
            client.tell("stop");
            client.succeed(TIMEOUT);
        }
    }

    /** The folder is in an option, before the long class path. */
    private static Target target(Path inCommandLine) {
        return Target.any().commandLine(inCommandLine.toString());
    }

    private static void signal(Child client, String name) {
        Child.start(server.directory(), "kill", List.of("kill", "-" + name, Long.toString(client.pid()))).succeed(TIMEOUT);
    }

    @Test
    void doesNothingWhenItsTracerWasKilled() throws Exception {
        try (Child client = working()) {
            try (Child tracer = Child.start(server.directory(), "tracer", List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"), JavaTracer.class.getName(), Long.toString(client.pid())))) {
                tracer.awaitOutput("event", TIMEOUT);
                tracer.kill();
            }
            assertThat(hooks(client)).isEqualTo(JssePage.State.HOOKS_IN);
            try (JssePage page = JssePage.find((int) client.pid()).orElseThrow()) {
                Await.until("the lease has ended", TIMEOUT, () -> isQuiet(page));
            }
            EventCollector events = EventCollector.of(server);
            try (S3Tracer another = S3Tracer.builder().mode(ProbeMode.JSSE).pid(client.pid()).onEvent(events).start()) {
                assertThat(events.await(REQUESTS_A_ROUND)).hasSizeGreaterThanOrEqualTo(REQUESTS_A_ROUND);
                assertThat(another.stats().gaps()).isZero();
            }
            assertThat(hooks(client)).isEqualTo(JssePage.State.HOOKS_OUT);
            client.tell("stop");
            client.succeed(TIMEOUT);
        }
    }

    @Test
    void saysWhyItCannotCome() {
        try (Child client = java.start(Path.of(System.getProperty("java.home")), List.of("-XX:+DisableAttachMechanism"),
                "JavaTlsClient", "until-told", target())) {
            client.awaitOutput("waiting", TIMEOUT);
            assertThatThrownBy(() -> S3Tracer.builder().mode(ProbeMode.JSSE).pid(client.pid()).start().close())
                    .isInstanceOf(S3TraceException.class).hasMessageContaining("DisableAttachMechanism");
            assertThat(client.output()).as("a thread dump").doesNotContain("Full thread dump");
        }
    }

    private static Child working(String... options) {
        Child client = java.start(Path.of(System.getProperty("java.home")), List.of(options), "JavaTlsClient", "until-told",
                target());
        client.awaitOutput("waiting", TIMEOUT);
        client.tell("go on");
        return client;
    }

    private static String target() {
        return clients.presign(Front.KEEP_ALIVE, "get_object", BUCKET, "key");
    }

    private static JssePage.State hooks(Child client) throws Exception {
        try (JssePage page = JssePage.find((int) client.pid()).orElseThrow()) {
            return page.state();
        }
    }

    private static boolean isQuiet(JssePage page) {
        try {
            long before = page.figures().handOvers();
            Thread.sleep(200);
            return page.figures().handOvers() == before;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
