package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.event.Outcome;
import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.it.Clients.OpenSslResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every request in the access log is traced exactly once, with equal numbers, whatever the client and the framing. */
@RequiresBpf
@RequiresTools({"nginx", "curl", "openssl", "boto3"})
class AccessLogIT {

    private static final String BUCKET = "access-log";
    private static final String KEY = BUCKET + "/key";
    private static final int MIB = 1 << 20;
    private static final Duration PROGRESS_TIMEOUT = Duration.ofSeconds(20);

    private static S3Server server;
    private static Clients clients;

    @BeforeAll
    static void start() {
        server = S3Server.start();
        clients = new Clients(server);
        clients.boto3(Front.KEEP_ALIVE, "make_bucket", BUCKET);
        clients.boto3(Front.KEEP_ALIVE, "make_bucket", S3Server.VIRTUAL_HOST_BUCKET);
        clients.boto3(Front.KEEP_ALIVE, "put", BUCKET, "key", 100_000);
        clients.boto3(Front.KEEP_ALIVE, "put", S3Server.VIRTUAL_HOST_BUCKET, "key", 100_000);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"KEEP_ALIVE", "CLOSE", "CHUNKED", "UNTIL_CLOSE"})
    void boto3DoesEveryOperation(Front front) {
        String bucket = "operations-" + front.name().toLowerCase(Locale.ROOT).replace('_', '-');
        TracedTraffic traffic = assertAllSeen(28, () -> clients.boto3(front, "operations", bucket));

        assertThat(traffic.events()).extracting(event -> event.operation().apiName()).contains(
                "CreateBucket", "HeadBucket", "ListBuckets", "PutObject", "HeadObject", "GetObject", "CopyObject",
                "ListObjects", "ListObjectsV2", "CreateMultipartUpload", "UploadPart", "UploadPartCopy", "ListParts",
                "CompleteMultipartUpload", "AbortMultipartUpload", "DeleteObjects", "DeleteObject", "DeleteBucket")
                .doesNotContain("Unknown");
        assertThat(traffic.events()).filteredOn(event -> event.operation() != S3Operation.LIST_BUCKETS)
                .allMatch(event -> event.resource().bucket().equals(bucket));
        assertThat(traffic.events()).filteredOn(event -> event.operation() == S3Operation.UPLOAD_PART)
                .allMatch(event -> event.resource().key().equals("multipart") && event.resource().partNumber() > 0);
        assertThat(traffic.events()).extracting(event -> event.resource().key()).contains("dir/a b+c\u00e4.txt");
        assertThat(traffic.events()).extracting(event -> event.response().errorCode()).contains("NoSuchKey");
    }

    @ParameterizedTest
    @EnumSource(names = {"KEEP_ALIVE", "CLOSE", "CHUNKED"})
    void boto3SendsAndReceivesObjectsOfAllSizes(Front front) {
        assertAllSeen(7 * 4, () -> clients.boto3(front, "sizes", BUCKET));
    }

    @ParameterizedTest
    @EnumSource(names = {"KEEP_ALIVE", "CLOSE"})
    void eightThreadsUseEightConnections(Front front) {
        assertAllSeen(8 * 10 * 3, () -> clients.boto3(front, "threads", BUCKET, 8, 10));
    }

    @Test
    void oneTransferUsesAPoolOfConnections() {
        assertAllSeen(9 + 8, () -> clients.boto3(Front.KEEP_ALIVE, "transfer", BUCKET, 32 * MIB));
    }

    @Test
    void thousandSmallRequestsGoBackToBackOnOneConnection() {
        TracedTraffic traffic = assertAllSeen(1001, () -> clients.boto3(Front.KEEP_ALIVE, "small", BUCKET, 1000));

        assertThat(traffic.events()).extracting(event -> event.connection().id()).containsOnly(
                traffic.events().getFirst().connection().id());
        assertThat(traffic.events()).filteredOn(event -> !event.connection().reused()).hasSize(1);
    }

    /** asyncio does TLS over memory BIOs: what OpenSSL writes goes to the socket later. */
    @Test
    void asyncioInterleavesConnectionsOnOneThread() {
        List<String> puts = presigned("put_object", "asyncio-0", "asyncio-1", "asyncio-2");
        List<String> gets = presigned("get_object", "asyncio-0", "asyncio-1", "asyncio-2");
        TracedTraffic traffic = assertAllSeen(2 * 10 * 10, () -> clients.asyncio(Front.KEEP_ALIVE, puts, gets, 10, 10));

        assertThat(traffic.events()).extracting(S3RequestEvent::tid).containsOnly(traffic.events().getFirst().tid());
    }

    private static List<String> presigned(String method, String... keys) {
        return Stream.of(keys).map(key -> clients.presign(Front.KEEP_ALIVE, method, BUCKET, key)).toList();
    }

    @ParameterizedTest
    @EnumSource(names = {"KEEP_ALIVE", "CLOSE", "CHUNKED", "UNTIL_CLOSE"})
    void curlSendsManyKindsOfRequests(Front front) {
        String url = server.endpoint(front) + "/" + BUCKET;
        assertAllSeen(10, () -> {
            curl("--upload-file", file(5000), url + "/curl");
            curl(url + "/curl", url + "/curl", url + "/absent");
            curl("--head", url + "/curl");
            curl("--range", "100-199", url + "/curl");
            curl(url + "?list-type=2&prefix=cu");
            curl("--request", "DELETE", url + "/curl");
            curl("--user-agent", "a \"quoted\\ agent", url + "/key");
            curl(url.replace("/" + BUCKET, "/"));
        });
    }

    @Test
    void curlWaitsForTheInterimResponse() {
        assertAllSeen(1, () -> curl("--upload-file", file(2 * MIB), server.endpoint(Front.KEEP_ALIVE) + "/" + KEY));
    }

    @Test
    void curlSendsTheBodyInChunks() {
        assertAllSeen(1, () -> curl("--header", "Transfer-Encoding: chunked", "--header", "Expect:",
                "--upload-file", file(300_000), server.endpoint(Front.KEEP_ALIVE) + "/" + BUCKET + "/chunked"));
    }

    @Test
    void curlNamesTheBucketInTheHost() {
        TracedTraffic traffic = assertAllSeen(1, () ->
                curl("https://" + S3Server.VIRTUAL_HOST + ":" + server.port(Front.KEEP_ALIVE) + "/key"));

        assertThat(traffic.log().getFirst().status()).isEqualTo(200);
    }

    /** nginx asks for no body that it knows to be too large, so curl does not send it. */
    @Test
    void serverRefusesBeforeTheBodyIsSent() {
        TracedTraffic traffic = assertAllSeen(1, () -> curl(
                "--upload-file", file(2 * MIB), server.endpoint(Front.EARLY) + "/" + BUCKET + "/too-large"));

        assertThat(traffic.events().getFirst().response().status()).isEqualTo(413);
    }

    /** nginx does not count what it throws away: here the client's own count is the truth. */
    @ParameterizedTest
    @CsvSource({"/access-log/key, 413", "/forbidden/key, 403"})
    void serverRefusesWhileTheBodyIsSent(String target, int status) {
        AtomicReference<OpenSslResult> result = new AtomicReference<>();

        TracedTraffic traffic = TracedTraffic.of(server, () ->
                result.set(clients.openSsl(Front.EARLY, "PUT", target, "body=500000")));

        assertThat(traffic.log().getFirst().status()).isEqualTo(status);
        assertThat(traffic.events()).singleElement().satisfies(event -> {
            assertThat(event.response().status()).isEqualTo(status);
            assertThat(event.request().bytes()).isEqualTo(result.get().sent());
            assertThat(event.response().bytes()).isEqualTo(result.get().received());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "split=1 chunk=777 read_size=1",
        "write=SSL_write_ex read=SSL_read_ex split=10 read_size=100",
        "peek=1 read_size=1000",
        "peek=1 read=SSL_read_ex",
        "pause=0.05 read_size=8000",
        "nonblocking=1 chunk=1000000",
        "nonblocking=1 chunk=1000000 write=SSL_write_ex read=SSL_read_ex",
        "repeat=3 split=7",
        "threads=1 repeat=3 split=100 read_size=1000",
        "reopen=1 repeat=3"
    })
    void clientCallsOpenSslInItsOwnWay(String options) {
        String put = clients.presign(Front.KEEP_ALIVE, "put_object", BUCKET, "openssl");
        String get = clients.presign(Front.KEEP_ALIVE, "get_object", BUCKET, "openssl");
        int requestsOfEach = options.contains("repeat") ? 3 : 1;
        int body = options.contains("nonblocking") ? 8 * MIB : 50_000;

        TracedTraffic traffic = assertAllSeen(2 * requestsOfEach, () -> {
            clients.openSsl(Front.KEEP_ALIVE, "PUT", put, (options + " body=" + body).split(" "));
            clients.openSsl(Front.KEEP_ALIVE, "GET", get, options.split(" "));
        });

        assertThat(traffic.events()).allSatisfy(event -> assertThat(event.request().target())
                .contains("X-Amz-Signature=REDACTED", "X-Amz-Credential=REDACTED"));
    }

    @Test
    void phasesTellWhereTheTimeWent() {
        TracedTraffic traffic = assertAllSeen(1, () -> curl(server.endpoint(Front.KEEP_ALIVE) + "/delay/key"));

        S3RequestEvent event = traffic.events().getFirst();
        assertThat(event.phases().waitNanos()).isGreaterThanOrEqualTo(SlowService.DELAY.toNanos());
        assertThat(event.phases().sendNanos() + event.phases().waitNanos() + event.phases().receiveNanos())
                .isEqualTo(event.phases().totalNanos());
    }

    @Test
    void downloadEndsWithItsProcess() {
        clients.boto3(Front.KEEP_ALIVE, "put", BUCKET, "large", 64 * MIB);
        Path output = server.directory().resolve("download");

        TracedTraffic traffic = TracedTraffic.of(server, () -> {
            Child curl = clients.startCurl("--limit-rate", "4M", "--output", output.toString(),
                    server.endpoint(Front.KEEP_ALIVE) + "/" + BUCKET + "/large");
            Await.until("a part of the download", PROGRESS_TIMEOUT, () -> size(output) > MIB);
            curl.kill();
        });

        AccessLogEntry entry = traffic.log().getFirst();
        assertThat(traffic.events()).singleElement().satisfies(event -> {
            assertThat(event.outcome()).isNotEqualTo(Outcome.COMPLETE);
            assertThat(event.response().status()).isEqualTo(200);
            assertThat(event.request().bytes()).isEqualTo(entry.requestBytes());
            assertThat(event.response().bytes()).isBetween(size(output), entry.responseBytes());
        });
    }

    @Test
    void uploadEndsWithItsProcess() {
        String target = clients.presign(Front.KEEP_ALIVE, "put_object", BUCKET, "never");
        AtomicLong sent = new AtomicLong();

        TracedTraffic traffic = TracedTraffic.of(server, () -> {
            Child client = clients.startOpenSsl(
                    Front.KEEP_ALIVE, "PUT", target, "body=" + 8 * MIB, "stall=" + 3 * MIB);
            client.awaitOutput("stalled", PROGRESS_TIMEOUT);
            sent.set(Long.parseLong(client.output().strip().split(" ")[1]));
            client.kill();
        });

        AccessLogEntry entry = traffic.log().getFirst();
        assertThat(traffic.events()).singleElement().satisfies(event -> {
            assertThat(event.outcome()).isNotEqualTo(Outcome.COMPLETE);
            assertThat(event.response().status()).isEqualTo(S3RequestEvent.UNKNOWN);
            assertThat(event.request().bytes()).isEqualTo(sent.get()).isGreaterThanOrEqualTo(entry.requestBytes());
            assertThat(event.response().bytes()).isEqualTo(entry.responseBytes());
        });
    }

    private static TracedTraffic assertAllSeen(int requests, Runnable clientRuns) {
        return TracedTraffic.of(server, clientRuns).assertAllSeen(requests);
    }

    private static void curl(String... args) {
        clients.curl(args);
    }

    private static String file(int size) {
        try {
            return Files.write(server.directory().resolve("file-" + size), new byte[size]).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long size(Path file) {
        return file.toFile().length();
    }
}
