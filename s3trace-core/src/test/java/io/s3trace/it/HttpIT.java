package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.S3Tracer;
import io.s3trace.S3TracerBuilder;
import io.s3trace.event.Outcome;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.SocketSource;
import io.s3trace.event.TlsLibrary;
import io.s3trace.it.Clients.PlainResult;
import io.s3trace.select.ProbeMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every request over plain HTTP is traced exactly once, with equal numbers, whatever the client and its system calls. */
@RequiresBpf
@RequiresTools({"nginx", "curl", "openssl", "boto3", "rclone", "cc"})
class HttpIT {

    private static final String BUCKET = "plain";
    private static final int MIB = 1 << 20;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static S3Server server;
    private static Clients clients;

    @BeforeAll
    static void start() {
        server = S3Server.start();
        clients = new Clients(server);
        clients.boto3(Front.PLAIN, "make_bucket", BUCKET);
        clients.boto3(Front.PLAIN, "put", BUCKET, "key", 100_000);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"PLAIN", "PLAIN_CLOSE", "PLAIN_CHUNKED", "PLAIN_UNTIL_CLOSE"})
    void boto3DoesEveryOperation(Front front) {
        String bucket = ofThisTest(front.name());

        TracedTraffic traffic = assertAllSeen(28, () -> clients.boto3(front, "operations", bucket));

        assertThat(traffic.events()).extracting(event -> event.operation().apiName())
                .contains("UploadPart", "CompleteMultipartUpload", "CopyObject").doesNotContain("Unknown");
    }

    @Test
    void boto3SendsAndReceivesObjectsOfAllSizes() {
        assertAllSeen(7 * 4, () -> clients.boto3(Front.PLAIN, "sizes", BUCKET));
    }

    @Test
    void eightThreadsUseEightConnections() {
        assertAllSeen(8 * 10 * 3, () -> clients.boto3(Front.PLAIN, "threads", BUCKET, 8, 10));
    }

    @ParameterizedTest
    @EnumSource(names = {"PLAIN", "PLAIN_CLOSE", "PLAIN_CHUNKED", "PLAIN_UNTIL_CLOSE"})
    void curlSendsManyKindsOfRequests(Front front) {
        String url = server.endpoint(front) + "/" + BUCKET;
        assertAllSeen(11, () -> {
            clients.curl("--upload-file", file(5000), url + "/curl");
            clients.curl(url + "/curl", url + "/curl", url + "/absent");
            clients.curl("--head", url + "/curl");
            clients.curl("--range", "100-199", url + "/curl");
            clients.curl(url + "?list-type=2&prefix=cu");
            clients.curl("--request", "DELETE", url + "/curl");
            clients.curl("--upload-file", file(2 * MIB), url + "/interim-response");
            clients.curl("--header", "Transfer-Encoding: chunked", "--header", "Expect:",
                    "--upload-file", file(300_000), url + "/chunked");
            clients.curl(server.endpoint(front) + "/");
        });
    }

    @Test
    void rcloneUsesGoroutines() {
        String remote = ":s3:" + BUCKET + "/" + ofThisTest("rclone");

        TracedTraffic traffic = TracedTraffic.of(server, tracer(), () -> {
            clients.rclone(Front.PLAIN, "copyto", file(3 * MIB), remote + "/one");
            clients.rclone(Front.PLAIN, "copyto", "--s3-upload-cutoff", "5M", "--s3-chunk-size", "5M",
                    file(12 * MIB), remote + "/parts");
            clients.rclone(Front.PLAIN, "check", "--download", remote, remote);
        });

        traffic.assertSame();
        assertThat(traffic.events()).hasSizeGreaterThan(8).allMatch(event -> event.outcome() == Outcome.COMPLETE)
                .extracting(event -> event.operation().apiName()).contains("UploadPart", "CompleteMultipartUpload");
    }

    @Test
    void javaSdkUsesApachesClient() {
        TracedTraffic traffic = assertAllSeen(9, () ->
                clients.java(JavaSdkClient.class, server.endpoint(Front.PLAIN), ofThisTest("java-sdk")));

        assertThat(traffic.events()).allMatch(event -> event.process().comm().equals("java"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "send=write receive=read",
        "send=writev receive=readv",
        "send=writev receive=readv chunk=1000000 pieces=40",
        "send=pwritev2 receive=preadv2",
        "send=send receive=recv",
        "send=sendto receive=recvfrom",
        "send=sendmsg receive=recvmsg",
        "send=sendmmsg receive=recvmmsg",
        "send=sendmmsg receive=recvmmsg chunk=100 read_size=100",
        "send=sendfile receive=recv chunk=300000",
        "receive=recv peek=1 read_size=1000",
        "receive=recvmsg peek=1 read_size=77",
        "receive=read empty=1",
        "receive=recv empty=1",
        "discard=1",
        "chunk=1 read_size=1 body=2000",
        "send=send nonblocking=1 chunk=300000 body=1000000",
        "send=writev nonblocking=1 chunk=300000 body=1000000",
        "send=sendfile nonblocking=1 chunk=300000 body=1000000",
        "reader=1 requests=20",
        "requests=5 connections=5",
        "requests=5 connections=2 dup=1"
    })
    void clientUsesSystemCallsInItsOwnWay(String options) {
        String put = clients.presign(Front.PLAIN, "put_object", BUCKET, "calls");
        String get = clients.presign(Front.PLAIN, "get_object", BUCKET, "calls");
        int each = value(options, "requests") * value(options, "connections");
        String[] all = (options + (options.contains("body=") ? "" : " body=50000")).split(" ");
        AtomicReference<PlainResult> sent = new AtomicReference<>();
        AtomicReference<PlainResult> received = new AtomicReference<>();

        TracedTraffic traffic = assertAllSeen(2 * each, () -> {
            sent.set(clients.plain(Front.PLAIN, "PUT", put, all));
            received.set(clients.plain(Front.PLAIN, "GET", get, options.replaceAll("body=\\d+", "").split(" ")));
        });

        assertThat(traffic.events().stream().mapToLong(event -> event.request().bytes()).sum())
                .isEqualTo(sent.get().sent() + received.get().sent());
        assertThat(traffic.events().stream().mapToLong(event -> event.response().bytes()).sum())
                .isEqualTo(sent.get().received() + received.get().received());
    }

    @Test
    void childrenMakeRequestsOnAnInheritedConnection() {
        String get = clients.presign(Front.PLAIN, "get_object", BUCKET, "key");

        TracedTraffic traffic = assertAllSeen(4, () -> clients.plain(Front.PLAIN, "GET", get, "requests=4", "fork=1"));

        assertThat(traffic.events()).extracting(event -> event.process().pid()).doesNotHaveDuplicates();
        assertThat(traffic.log()).extracting(AccessLogEntry::connection).containsOnly(
                traffic.log().getFirst().connection());
    }

    /** With requests made before, the connection is joined while it is open. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void tracesOnlyTheChosenProcess(int requestsBefore) {
        EventCollector events = EventCollector.of(server);
        try (Child chosen = clients.startBoto3(Front.PLAIN, "on_demand", BUCKET, requestsBefore, 5);
                Child other = clients.startBoto3(Front.PLAIN, "on_demand", BUCKET, requestsBefore, 5)) {
            List.of(chosen, other).forEach(client -> client.awaitOutput("waiting", TIMEOUT));
            try (S3Tracer _ = tracer().pid(chosen.pid()).onEvent(events).start()) {
                List.of(chosen, other).forEach(client -> client.tell("go on"));
                List.of(chosen, other).forEach(client -> client.succeed(TIMEOUT));
            }

            assertThat(events.events()).hasSize(5).allMatch(event -> event.process().pid() == chosen.pid());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"KEEP_ALIVE", "CLOSE"})
    void whatIsEncryptedIsReportedOnceOnly(Front front) {
        String url = server.endpoint(front) + "/" + BUCKET + "/key";

        TracedTraffic traffic = TracedTraffic.of(server, tracer().mode(ProbeMode.OPENSSL), () -> {
            clients.boto3(front, "threads", BUCKET, 4, 5);
            clients.curl(url, url);
            clients.curl(server.endpoint(Front.PLAIN) + "/" + BUCKET + "/key");
        });

        traffic.assertSame();
        assertThat(traffic.events()).filteredOn(event -> event.connection().library() == TlsLibrary.NONE).hasSize(1);
    }

    @Test
    void whatIsEncryptedIsNotReportedByItsSocket() {
        String encrypted = server.endpoint(Front.KEEP_ALIVE) + "/" + BUCKET + "/key";
        EventCollector events = EventCollector.of(server);

        S3Tracer tracer = tracer().includeUnknown(true).onEvent(events).start();
        try (tracer) {
            clients.curl(encrypted, encrypted);
            clients.curl(server.endpoint(Front.PLAIN) + "/" + BUCKET + "/key");
        }

        assertThat(events.events()).singleElement().satisfies(event ->
                assertThat(event.request().host()).endsWith(":" + server.port(Front.PLAIN)));
        assertThat(tracer.stats().kernel().notHttp()).isPositive();
    }

    /** {@return what is to see the requests} */
    S3TracerBuilder tracer() {
        return S3Tracer.builder().mode(ProbeMode.HTTP).tuning(t -> t.socketSource(sockets()));
    }

    /** {@return by what it is to see them} */
    SocketSource sockets() {
        return SocketSource.BEST;
    }

    /** A name that no test of another class takes: the server is shared. */
    private String ofThisTest(String name) {
        return (name + "-" + getClass().getSimpleName()).toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private TracedTraffic assertAllSeen(int requests, Runnable clientRuns) {
        TracedTraffic traffic = TracedTraffic.of(server, tracer(), clientRuns);
        traffic.assertSame();
        assertThat(traffic.log().size()).as("requests").isEqualTo(requests);
        assertThat(traffic.events()).noneMatch(S3RequestEvent::gap)
                .allMatch(event -> event.outcome() == Outcome.COMPLETE)
                .allMatch(event -> event.connection().library() == TlsLibrary.NONE);
        return traffic;
    }

    private static int value(String options, String name) {
        for (String option : options.split(" ")) {
            if (option.startsWith(name + "=")) {
                return Integer.parseInt(option.substring(name.length() + 1));
            }
        }
        return 1;
    }

    private static String file(int size) {
        try {
            return Files.write(server.directory().resolve("file-" + size), new byte[size]).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
