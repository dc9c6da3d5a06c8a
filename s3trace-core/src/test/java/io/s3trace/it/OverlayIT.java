package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.S3Tracer;
import io.s3trace.S3TracerBuilder;
import io.s3trace.select.ProbeMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Containers see the files of their image through an overlay: one file, with a device of its own in each container, and
 * with another one for who looks at the image itself. What is moved through it is reported once all the same.
 */
@RequiresBpf
@RequiresTools({"nginx", "curl", "openssl", "boto3", "unshare"})
class OverlayIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String BUCKET = "overlay";
    private static final int REQUESTS = 5;

    private static S3Server server;
    private static Clients clients;

    @TempDir
    private Path directory;

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

    @Test
    void oneFileInManyOverlaysIsReportedOnce() throws IOException {
        Path image = makeImage();
        List<Child> running = new ArrayList<>(List.of(startOn(image)));
        for (String container : List.of("first", "second")) {
            running.add(startInContainer(image, Files.createDirectory(directory.resolve(container))));
        }
        try {
            running.forEach(client -> client.awaitOutput("waiting", TIMEOUT));
            assertSeenOnce(S3Tracer.builder(), running, running);
        } finally {
            running.forEach(Child::close);
        }
    }

    @Test
    void namedProcessInAContainerIsSeenAlone() throws IOException {
        Path image = makeImage();
        try (Child named = startInContainer(image, Files.createDirectory(directory.resolve("named")));
                Child other = startInContainer(image, Files.createDirectory(directory.resolve("other")))) {
            List<Child> running = List.of(named, other);
            running.forEach(client -> client.awaitOutput("waiting", TIMEOUT));
            assertSeenOnce(S3Tracer.builder().pid(named.pid()), running, List.of(named));
        }
    }

    /** A file that was written to in the container is another one than the image's. */
    @Test
    void fileChangedInTheContainerIsSeen() throws IOException {
        Path image = makeImage();
        Path container = Files.createDirectory(directory.resolve("changed"));
        Path upper = Files.createDirectory(container.resolve("upper"));
        Files.copy(image.resolve("libssl.so.3"), upper.resolve("libssl.so.3"));
        Files.writeString(image.resolve("libssl.so.3"), "no library");
        try (Child client = startInContainer(image, container)) {
            client.awaitOutput("waiting", TIMEOUT);
            assertSeenOnce(S3Tracer.builder(), List.of(client), List.of(client));
        }
    }

    private static void assertSeenOnce(S3TracerBuilder builder, List<Child> running, List<Child> traced) {
        AccessLog log = server.accessLog().fromHere();
        EventCollector events = EventCollector.of(server);
        S3Tracer tracer = builder.mode(ProbeMode.OPENSSL).includeUnknown(true).onEvent(events).start();
        try (tracer) {
            running.forEach(client -> client.tell("go on"));
            running.forEach(client -> client.succeed(TIMEOUT));
            events.await(traced.size() * REQUESTS);
        }
        assertThat(log.complete()).hasSize(running.size() * REQUESTS);
        if (running.size() == traced.size()) {
            AccessLogComparison.assertSame(events.events(), log.complete());
        }
        assertThat(events.events()).hasSize(traced.size() * REQUESTS).extracting(event -> (long) event.process().pid())
                .containsOnly(traced.stream().map(Child::pid).toArray(Long[]::new));
    }

    private Path makeImage() throws IOException {
        Path image = Files.createDirectory(directory.resolve("image"));
        for (String name : List.of("libssl.so.3", "libcrypto.so.3")) {
            Files.copy(Path.of("/usr/lib/x86_64-linux-gnu", name), image.resolve(name));
        }
        return image;
    }

    private static Child startInContainer(Path image, Path container) throws IOException {
        for (String part : List.of("upper", "work", "merged")) {
            Files.createDirectories(container.resolve(part));
        }
        String mount = "mount -t overlay overlay -o lowerdir=%1$s,upperdir=%2$s/upper,workdir=%2$s/work %2$s/merged"
                .formatted(image, container);
        return start(List.of("unshare", "--mount", "sh", "-c", mount + " && exec \"$@\"", "sh", "env",
                "LD_LIBRARY_PATH=" + container.resolve("merged"), Clients.PYTHON));
    }

    private static Child startOn(Path libraries) {
        return start(List.of("env", "LD_LIBRARY_PATH=" + libraries, Clients.PYTHON));
    }

    private static Child start(List<String> python) {
        return clients.startBoto3(python, Front.KEEP_ALIVE, "on_demand", BUCKET, 0, REQUESTS);
    }
}
