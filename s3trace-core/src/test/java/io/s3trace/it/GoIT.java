package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.S3Tracer;
import io.s3trace.event.Outcome;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.TlsLibrary;
import io.s3trace.select.ProbeMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every request of Go programs is traced exactly once, with equal numbers: of stripped ones, and of goroutines that move. */
@RequiresBpf
@RequiresTools({"nginx", "openssl", "boto3", "go", "rclone"})
class GoIT {

    private static final String BUCKET = "go-clients";
    /** Attaching and detaching takes a second or two, most of it the kernel's. */
    private static final int TRACERS = Integer.getInteger("s3trace.tracers", 5);

    private static S3Server server;
    private static GoClients clients;

    @BeforeAll
    static void start() {
        server = S3Server.start();
        new Clients(server).boto3(Front.KEEP_ALIVE, "make_bucket", BUCKET);
        clients = GoClients.build(server);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"KEEP_ALIVE", "CLOSE", "CHUNKED", "UNTIL_CLOSE"})
    void goroutinesShareConnections(Front front) {
        assertAllSeen(4 * 60, front, "goroutines", 60);
    }

    @Test
    void bodiesAreOfAllSizes() {
        assertAllSeen(2 * 12, Front.KEEP_ALIVE, "sizes", 12);
    }

    @Test
    void readsIntoStacksThatMove() {
        assertAllSeen(1 + 4 * 20, Front.KEEP_ALIVE, "stacks", 20);
    }

    /** Memory of one connection becomes another's, though nobody has called Close on the first. */
    @Test
    void aConnectionFollowsOneThatFailedToShakeHands() {
        assertAllSeen(5, Front.KEEP_ALIVE, "refusals", 5);
    }

    @ParameterizedTest
    @EnumSource(names = {"KEEP_ALIVE", "CLOSE"})
    void rcloneCopiesManyFiles(Front front) {
        String remote = ":s3:" + BUCKET + "/many-" + front;
        Path files = files("many-" + front, front == Front.CLOSE ? 30 : 100, 5000);
        TracedTraffic traffic = rclone(() -> {
            clients.rclone(front, "copy", "--transfers", "8", files.toString(), remote);
            clients.rclone(front, "lsl", remote);
            clients.rclone(front, "copy", "--transfers", "8", remote, files + "-back");
            clients.rclone(front, "delete", remote);
        });

        assertThat(traffic.events()).extracting(event -> event.operation().apiName())
                .contains("PutObject", "GetObject", "DeleteObject");
    }

    @Test
    void rcloneUploadsInParts() {
        Path files = files("large", 2, 16 << 20);
        String remote = ":s3:" + BUCKET + "/large";
        TracedTraffic traffic = rclone(() -> {
            clients.rclone(Front.KEEP_ALIVE, "copy", "--transfers", "8", "--s3-upload-cutoff", "5M",
                    "--s3-chunk-size", "5M", files.toString(), remote);
            clients.rclone(Front.KEEP_ALIVE, "copy", "--transfers", "8", remote, files + "-back");
        });

        assertThat(traffic.events()).filteredOn(event -> event.operation().apiName().equals("UploadPart")).hasSize(2 * 4);
    }

    /** The client ends at the first error it meets. */
    @Test
    void tracersComeAndGoUnderTraffic() {
        try (Child client = clients.start(Front.KEEP_ALIVE, BUCKET, "until", 8)) {
            client.tell("go");
            for (int i = 0; i < TRACERS; i++) {
                EventCollector events = EventCollector.of(server);
                try (S3Tracer _ = S3Tracer.builder().mode(ProbeMode.GO).pid((int) client.pid()).onEvent(events).start()) {
                    assertThat(events.await(1)).as("events of tracer %d", i).isNotEmpty();
                }
            }
            GoClients.run(client);
        }
    }

    /** While a connection is idle, a goroutine waits in a call that was entered before the tracer came. */
    @Test
    void idleConnectionsAreJoinedExactly() {
        AccessLog log = server.accessLog().fromHere();
        EventCollector events = EventCollector.of(server);
        try (Child client = clients.start(Front.KEEP_ALIVE, BUCKET, "idle", 6)) {
            client.tell("go");
            client.awaitOutput("idle", Duration.ofSeconds(30));
            try (S3Tracer _ = S3Tracer.builder().mode(ProbeMode.GO).onEvent(events).start()) {
                GoClients.run(client);
                events.await(6 * 4);
            }
        }
        AccessLogComparison.assertSame(events.events(),
                log.complete().stream().filter(entry -> !entry.method().equals("PUT")).toList());
        assertThat(events.events()).hasSize(6 * 4).noneMatch(S3RequestEvent::gap)
                .allMatch(event -> event.outcome() == Outcome.COMPLETE);
    }

    private static TracedTraffic rclone(Runnable traffic) {
        return assertAllSeen(TracedTraffic.of(server, ProbeMode.GO, traffic));
    }

    private static void assertAllSeen(int requests, Front front, String scenario, int n) {
        try (Child client = clients.start(front, BUCKET, scenario, n)) {
            TracedTraffic traffic = TracedTraffic.of(server, ProbeMode.GO, () -> GoClients.run(client));
            assertThat(assertAllSeen(traffic).log()).hasSize(requests);
        }
    }

    private static TracedTraffic assertAllSeen(TracedTraffic traffic) {
        traffic.assertSame();
        assertThat(traffic.events()).noneMatch(S3RequestEvent::gap)
                .allMatch(event -> event.outcome() == Outcome.COMPLETE)
                .allMatch(event -> event.connection().library() == TlsLibrary.GO);
        return traffic.assertOpeningsSeen();
    }

    private static Path files(String name, int count, int size) {
        try {
            Path directory = Files.createDirectories(server.directory().resolve(name));
            for (int i = 0; i < count; i++) {
                byte[] bytes = new byte[size + i];
                new Random(i).nextBytes(bytes);
                Files.write(directory.resolve("file-" + i), bytes);
            }
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
