package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.S3Replay;
import io.s3trace.S3Tracer;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.TracerStats;
import io.s3trace.select.ProbeMode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is replayed is what was traced. With {@code -Ds3trace.keepRecording=FILE}, the recording is kept. */
@RequiresBpf
@RequiresTools({"nginx", "curl", "openssl", "boto3"})
class RecordingIT {
    private static final String BUCKET = "recorded";

    @TempDir
    private Path directory;

    @Test
    void aReplayTellsWhatTheTracerTold() throws IOException {
        Path file = directory.resolve("traffic.s3trace");
        EventCollector live;
        TracerStats stats;
        try (S3Server server = S3Server.start()) {
            Clients clients = new Clients(server);
            AccessLog log = server.accessLog().fromHere();
            live = EventCollector.of(server);
            S3Tracer tracer = S3Tracer.builder().mode(ProbeMode.OPENSSL).comm("curl", "python3").recordTo(file)
                    .onEvent(live).start();
            try (tracer) {
                clients.boto3(Front.KEEP_ALIVE, "make_bucket", BUCKET);
                clients.boto3(Front.KEEP_ALIVE, "operations", "operations");
                clients.boto3(Front.KEEP_ALIVE, "multipart", BUCKET);
                clients.boto3(Front.KEEP_ALIVE, "threads", BUCKET, 3, 2);
                clients.curl("--upload-file", server.certificate().toString(),
                        server.endpoint(Front.KEEP_ALIVE) + "/" + BUCKET + "/from%20curl");
                clients.curl(server.endpoint(Front.KEEP_ALIVE) + "/" + BUCKET + "/absent");
                clients.curl(server.endpoint(Front.KEEP_ALIVE)
                        + clients.presign(Front.KEEP_ALIVE, "get_object", BUCKET, "from curl")
                        .replaceFirst("https?://[^/]+", ""));
                live.await(log.complete().size());
            }
            stats = tracer.stats();
            AccessLogComparison.assertSame(live.events(), log.complete());
            assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                    .doesNotContain(S3Server.ACCESS_KEY, S3Server.SECRET_KEY, "BEGIN CERTIFICATE");
        }
        assertThat(stats.recording()).hasValueSatisfying(recording -> {
            assertThat(recording.records()).isEqualTo(stats.records());
            assertThat(recording.dropped()).isZero();
            assertThat(recording.bytes()).isEqualTo(file.toFile().length());
        });
        List<S3RequestEvent> replayed = new ArrayList<>();
        assertThat(S3Replay.of(file).onEvent(replayed::add).run().damage()).isEmpty();
        assertThat(replayed).containsAll(live.events()).hasSize((int) stats.events());
        keep(file);
    }

    private static void keep(Path file) throws IOException {
        String target = System.getProperty("s3trace.keepRecording", "");
        if (!target.isEmpty()) {
            Files.copy(file, Path.of(target), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
