package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.S3Tracer;
import io.s3trace.S3TracerBuilder;
import io.s3trace.event.Outcome;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.select.ProbeMode;
import io.s3trace.select.Target;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Processes are chosen by what they are, and their events carry their targets' labels. */
@RequiresBpf
@RequiresTools({"nginx", "curl", "openssl", "boto3"})
class TargetIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String BUCKET = "target";

    private static S3Server server;
    private static Clients clients;

    @BeforeAll
    static void start() {
        server = S3Server.start();
        clients = new Clients(server);
        clients.boto3(Front.KEEP_ALIVE, "make_bucket", BUCKET);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** What curl does is over in 20 ms: nobody could look it up. */
    @Test
    void shortLivedProcessesAreOfTheirTargets() {
        AccessLog log = server.accessLog().fromHere();
        EventCollector events = EventCollector.of(server);
        Target[] targets = {
            Target.any().comm("curl").commandLine("/by-line").label("by", "line"),
            Target.any().exe("cur?").commandLine("-o ").label("by", "nobody"),
            Target.any().exe("/usr/**/curl").label("by", "exe"),
        };
        try (S3Tracer tracer = builder().target(targets).onEvent(events).start()) {
            curl("by-line");
            clients.boto3(Front.KEEP_ALIVE, "put", BUCKET, "by-python", 10);
            curl("by-exe");
            events.await(2);
            assertThat(tracer.targets()).containsExactly(targets);
        }
        AccessLogComparison.assertSame(events.events(), log.complete().stream()
                .filter(entry -> entry.userAgent().startsWith("curl")).toList());
        assertThat(events.events()).extracting(S3RequestEvent::labels)
                .containsExactlyInAnyOrder(Map.of("by", "line"), Map.of("by", "exe"));
    }

    @Test
    void targetsMayChangeWhileConnectionsAreOpen() {
        EventCollector events = EventCollector.of(server);
        Target stranger = Target.any().comm("no-such-name");
        try (S3Tracer tracer = builder().target(stranger).onEvent(events).start();
                Child client = clients.startBoto3(Front.KEEP_ALIVE, "echo", BUCKET)) {
            request(client, "before");
            tracer.retarget(List.of(stranger, Target.any().pid(client.pid()).label("job", "echo")));
            request(client, "during");
            assertThat(events.await(1)).hasSize(1);
            tracer.retarget(List.of(stranger));
            request(client, "after");
            tracer.retarget(List.of(Target.any().commandLine("echo " + BUCKET).label("job", "again")));
            request(client, "again");
            events.await(2);
        }
        assertThat(events.events()).extracting(event -> event.resource().key()).containsExactly("during", "again");
        assertThat(events.events()).extracting(event -> event.labels().get("job")).containsExactly("echo", "again");
        assertThat(events.events()).extracting(S3RequestEvent::outcome).containsOnly(Outcome.COMPLETE);
    }

    @Test
    void processesOfACgroupAreOfItsTarget() {
        String own = cgroupOfThisProcess();
        EventCollector events = EventCollector.of(server);
        try (S3Tracer _ = builder().target(Target.any().cgroup("/no/such"), Target.any().cgroup(own).label("group", "own"))
                .onEvent(events).start();
                Child client = clients.startBoto3(Front.KEEP_ALIVE, "echo", BUCKET)) {
            request(client, "one");
            assertThat(events.await(1)).extracting(S3RequestEvent::labels).containsOnly(Map.of("group", "own"));
        }
    }

    /** A process that was a stranger may become another program. */
    @Test
    void programThatIsRunInAStrangersPlaceIsJudgedAnew() {
        EventCollector events = EventCollector.of(server);
        String url = server.endpoint(Front.KEEP_ALIVE) + "/" + BUCKET + "/absent";
        String python = "import ssl, os, sys, urllib.request as u\n"
                + "try: u.urlopen('" + url + "', cafile='" + server.certificate() + "')\n"
                + "except Exception as e: print(e, flush=True)\n"
                + "sys.stdin.readline()\n"
                + "os.execvp('curl', ['curl', '-s', '--http1.1', '--cacert', '" + server.certificate() + "', '" + url + "'])";
        try (S3Tracer _ = builder().target(Target.any().comm("curl")).onEvent(events).start();
                Child client = Child.start(server.directory(), "python", List.of(Clients.PYTHON, "-W", "ignore", "-c", python))) {
            client.awaitOutput("HTTP", TIMEOUT);
            client.tell("exec");
            client.succeed(TIMEOUT);
            assertThat(events.await(1)).extracting(event -> event.process().comm()).containsExactly("curl");
        }
    }

    @Test
    void threadsWithNamesOfTheirOwnAreNamed() {
        EventCollector events = EventCollector.of(server);
        try (S3Tracer _ = builder().target(Target.any().comm("python3*")).onEvent(events).start();
                Child client = clients.startBoto3(Front.KEEP_ALIVE, "named_thread", BUCKET)) {
            client.succeed(TIMEOUT);
            events.await(2);
        }
        assertThat(events.events()).extracting(S3RequestEvent::threadName).containsExactlyInAnyOrder("", "uploader-1");
        assertThat(events.events()).allMatch(event -> event.process().comm().startsWith("python3"));
    }

    private static String cgroupOfThisProcess() {
        try {
            return java.nio.file.Files.readAllLines(java.nio.file.Path.of("/proc/self/cgroup")).stream()
                    .filter(line -> line.startsWith("0::")).map(line -> line.substring(3)).findFirst().orElse("/");
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void curl(String key) {
        clients.curl(server.endpoint(Front.KEEP_ALIVE) + "/" + BUCKET + "/" + key);
    }

    private static void request(Child client, String key) {
        client.tell(key);
        client.awaitOutput("done " + key, TIMEOUT);
    }

    private static S3TracerBuilder builder() {
        return S3Tracer.builder().mode(ProbeMode.OPENSSL).includeUnknown(true);
    }
}
