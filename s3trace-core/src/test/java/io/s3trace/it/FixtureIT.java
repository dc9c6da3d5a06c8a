package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.s3trace.it.Clients.OpenSslResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The truth itself is tested: the access log against what a client counted on its own side of OpenSSL. */
@RequiresTools({"nginx", "curl", "openssl", "boto3"})
class FixtureIT {

    private static final String BUCKET = "fixture";

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

    @ParameterizedTest
    @EnumSource(value = Front.class, names = "EARLY|PLAIN.*", mode = EnumSource.Mode.MATCH_NONE)
    void logCountsTheBytesThatTheClientCounts(Front front) {
        String put = clients.presign(front, "put_object", BUCKET, "key");
        String get = clients.presign(front, "get_object", BUCKET, "key");
        AccessLog log = server.accessLog().fromHere();

        OpenSslResult sent = clients.openSsl(front, "PUT", put, "body=100000", "split=1", "chunk=7000");
        OpenSslResult received = clients.openSsl(front, "GET", get, "peek=1", "read_size=1000");

        assertThat(log.complete()).extracting(AccessLogEntry::status, AccessLogEntry::requestBytes,
                AccessLogEntry::responseBytes).containsExactly(
                        tuple(200, sent.sent(), sent.received()),
                        tuple(200, received.sent(), received.received()));
        assertThat(received.received()).isGreaterThan(100_000);
    }

    @Test
    void refusalBeforeTheBodyCountsOnlyTheHead() {
        AccessLog log = server.accessLog().fromHere();

        OpenSslResult result = clients.openSsl(Front.EARLY, "PUT", "/" + BUCKET + "/forbidden", "body=5000");

        List<AccessLogEntry> entries = log.complete();
        assertThat(entries).singleElement().satisfies(entry -> {
            assertThat(entry.status()).isEqualTo(413);
            assertThat(entry.requestBytes()).isEqualTo(result.sent() - 5000);
            assertThat(entry.responseBytes()).isEqualTo(result.received());
        });
    }

    @Test
    void logCountsTheInterimResponse() throws IOException {
        AccessLog log = server.accessLog().fromHere();

        String with = curlPut("X-Nothing: at all");
        String without = curlPut("Expect:");

        List<AccessLogEntry> entries = log.complete();
        assertThat(List.of(with, without)).containsOnly("200");
        assertThat(entries.get(0).responseBytes() - entries.get(1).responseBytes())
                .isEqualTo("HTTP/1.1 100 Continue\r\n\r\n".length());
    }

    /** curl asks for the interim response by itself if a body is larger than 1 MiB. */
    private static String curlPut(String header) throws IOException {
        Path body = Files.write(server.directory().resolve("two-mib"), new byte[2 << 20]);
        return clients.curl("--header", header, "--upload-file", body.toString(),
                "--write-out", "%{http_code}", "--output", "/dev/null",
                server.endpoint(Front.KEEP_ALIVE) + "/" + BUCKET + "/interim").output();
    }
}
