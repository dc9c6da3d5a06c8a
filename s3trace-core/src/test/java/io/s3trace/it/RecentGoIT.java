package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.event.TlsLibrary;
import io.s3trace.select.ProbeMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A stripped program of a Go far newer than the system's, as npm has it: {@code buf}, which fetches archives. */
@RequiresBpf
@RequiresTools({"nginx", "openssl", "boto3", "curl", "tar", RecentGoIT.BUF})
class RecentGoIT {
    static final String BUF = WaitingClients.NODE_MODULES + "/@bufbuild/buf-linux-x64/bin/buf";

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String BUCKET = "recent-go";
    private static final int FETCHES = 5;

    private static S3Server server;
    private static Clients clients;

    @BeforeAll
    static void start() throws IOException {
        server = S3Server.start();
        clients = new Clients(server);
        clients.boto3(Front.KEEP_ALIVE, "make_bucket", BUCKET);
        clients.curl("--upload-file", makeArchive().toString(), server.endpoint(Front.KEEP_ALIVE) + "/" + BUCKET + "/a.tar");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** A process of the same program is there when tracing begins, so that the program is known. */
    @Test
    void fetchesOfARecentGoProgramAreSeenOnce() {
        String archive = server.endpoint(Front.KEEP_ALIVE)
                + clients.presign(Front.KEEP_ALIVE, "get_object", BUCKET, "a.tar") + "#format=tar";
        try (Child _ = startBuf("-#format=binpb")) {
            TracedTraffic traffic = TracedTraffic.of(server, ProbeMode.GO, () -> {
                for (int i = 0; i < FETCHES; i++) {
                    startBuf(archive).succeed(TIMEOUT);
                }
            });

            traffic.assertAllSeen(FETCHES);
            assertThat(traffic.events()).allSatisfy(event -> {
                assertThat(event.connection().library()).isEqualTo(TlsLibrary.GO);
                assertThat(event.response().status()).isEqualTo(200);
                assertThat(event.process().comm()).isEqualTo("buf");
            });
        }
    }

    private static Child startBuf(String input) {
        return Child.start(server.directory(), "buf", List.of("env", "HOME=" + server.directory(),
                "SSL_CERT_FILE=" + server.certificate(), Path.of(BUF).toAbsolutePath().toString(), "build", input));
    }

    private static Path makeArchive() throws IOException {
        Path schema = Files.writeString(server.directory().resolve("a.proto"),
                "syntax = \"proto3\"; message A { int32 b = 1; }\n");
        Path archive = server.directory().resolve("a.tar");
        Child.start(server.directory(), "tar", List.of("tar", "-cf", archive.toString(), "-C", server.directory().toString(),
                schema.getFileName().toString())).succeed(TIMEOUT);
        return archive;
    }
}
