package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.S3Tracer;
import io.s3trace.S3TracerBuilder;
import io.s3trace.select.ProbeMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Code to probe is found wherever and whenever it comes up. */
@RequiresBpf
@RequiresTools({"nginx", "curl", "openssl", "boto3"})
class DiscoveryIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String BUCKET = "discovery";
    private static final int REQUESTS = 5;
    /** Loads nothing before it is told to; then it becomes the script that it is given. */
    private static final String LATE =
            "import runpy, sys; sys.stdin.readline(); sys.argv.pop(0); runpy.run_path(sys.argv[0], run_name='__main__')";

    private static S3Server server;
    private static Clients clients;

    @TempDir
    private Path libraries;

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

    /** A libssl that the loader knows nothing of, as in a virtual environment. */
    @BeforeEach
    void makeLibraries() throws IOException {
        for (String name : List.of("libssl.so.3", "libcrypto.so.3")) {
            Files.copy(Path.of("/usr/lib/x86_64-linux-gnu", name), libraries.resolve(name));
        }
    }

    @Test
    void shortLivedProcessesStartedLaterAreSeenWhole() {
        AccessLog log = server.accessLog().fromHere();
        EventCollector events = EventCollector.of(server);
        try (S3Tracer _ = builder().onEvent(events).start()) {
            for (int i = 0; i < 10; i++) {
                clients.curl(server.endpoint(Front.KEEP_ALIVE) + "/" + BUCKET + "/absent-" + i);
            }
            events.await(10);
        }
        AccessLogComparison.assertSame(events.events(), log.complete());
    }

    @Test
    void programStartedLaterWithALibraryOfItsOwnIsSeen() {
        EventCollector events = EventCollector.of(server);
        try (S3Tracer tracer = builder().tuning(t -> t.rescanInterval(Duration.ZERO)).onEvent(events).start()) {
            try (Child client = startOnDemand(List.of("env", libraryPath(), Clients.PYTHON))) {
                client.awaitOutput("waiting", TIMEOUT);
                awaitProbesInLibraries(tracer);
                assertSeenWhole(client, events);
            }
        }
    }

    @Test
    void libraryLoadedLateIsSeen() {
        EventCollector events = EventCollector.of(server);
        try (Child client = startOnDemand(List.of("env", libraryPath(), Clients.PYTHON, "-c", LATE))) {
            awaitPython(client);
            try (S3Tracer tracer = builder().tuning(t -> t.rescanInterval(Duration.ofMillis(100))).onEvent(events).start()) {
                assertNoProbesInLibraries(tracer);
                client.tell("load");
                client.awaitOutput("waiting", TIMEOUT);
                awaitProbesInLibraries(tracer);
                assertSeenWhole(client, events);
            }
        }
    }

    @Test
    void libraryLoadedLateByAChosenProcessIsSeen() {
        EventCollector events = EventCollector.of(server);
        try (Child client = startOnDemand(List.of("env", libraryPath(), Clients.PYTHON, "-c", LATE))) {
            awaitPython(client);
            S3TracerBuilder builder = builder().pid(client.pid()).tuning(t -> t.rescanInterval(Duration.ofMillis(100)));
            try (S3Tracer tracer = builder.onEvent(events).start()) {
                assertThat(tracer.stats().probes()).noneMatch(probe -> probe.library().contains("libssl"));
                client.tell("load");
                client.awaitOutput("waiting", TIMEOUT);
                awaitProbesInLibraries(tracer);
                assertThat(tracer.stats().probes()).filteredOn(probe -> !probe.library().endsWith("/vmlinux"))
                        .allMatch(probe -> probe.pid() == client.pid());
                assertSeenWhole(client, events);
            }
        }
    }

    @Test
    void libraryThatWasReplacedWhileInUseIsSeen() throws IOException {
        EventCollector events = EventCollector.of(server);
        try (Child client = startOnDemand(List.of("env", libraryPath(), Clients.PYTHON))) {
            client.awaitOutput("waiting", TIMEOUT);
            Files.delete(libraries.resolve("libssl.so.3"));
            Files.writeString(libraries.resolve("libssl.so.3"), "an update");
            try (S3Tracer tracer = builder().pid(client.pid()).onEvent(events).start()) {
                awaitProbesInLibraries(tracer);
                assertSeenWhole(client, events);
            }
        }
    }

    private static S3TracerBuilder builder() {
        return S3Tracer.builder().mode(ProbeMode.AUTO).includeUnknown(true);
    }

    private Child startOnDemand(List<String> python) {
        return clients.startBoto3(python, Front.KEEP_ALIVE, "on_demand", BUCKET, 0, REQUESTS);
    }

    private String libraryPath() {
        return "LD_LIBRARY_PATH=" + libraries;
    }

    /** It is env first. */
    private static void awaitPython(Child client) {
        Await.until("python runs", TIMEOUT, () -> {
            try {
                return Files.readString(Path.of("/proc/" + client.pid() + "/comm")).startsWith("python");
            } catch (IOException e) {
                return false;
            }
        });
    }

    private void awaitProbesInLibraries(S3Tracer tracer) {
        Await.until("probes in " + libraries, TIMEOUT, () -> hasProbesInLibraries(tracer));
    }

    private void assertNoProbesInLibraries(S3Tracer tracer) {
        assertThat(hasProbesInLibraries(tracer)).isFalse();
    }

    private boolean hasProbesInLibraries(S3Tracer tracer) {
        return tracer.stats().probes().stream().anyMatch(probe -> probe.library().startsWith(libraries.toString()));
    }

    private static void assertSeenWhole(Child client, EventCollector events) {
        AccessLog log = server.accessLog().fromHere();
        client.tell("go on");
        client.succeed(TIMEOUT);
        events.await(REQUESTS);
        AccessLogComparison.assertSame(events.events(), log.complete());
        assertThat(events.events()).hasSize(REQUESTS);
    }
}
