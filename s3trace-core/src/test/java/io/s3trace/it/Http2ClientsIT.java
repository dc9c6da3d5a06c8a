package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.s3trace.event.Outcome;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.TlsLibrary;
import io.s3trace.select.ProbeMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Further clients of HTTP/2, and what they do to many streams at once. */
@RequiresBpf
@RequiresTools({"nginx", "curl", "openssl", "boto3"})
class Http2ClientsIT {
    private static final String BUCKET = "clients";
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int TIMED_OUT = 28;

    private static S3Server server;
    private static Clients clients;
    private static String get;
    private static String put;

    @BeforeAll
    static void start() {
        server = S3Server.start();
        clients = new Clients(server);
        clients.boto3(Front.KEEP_ALIVE, "make_bucket", BUCKET);
        clients.boto3(Front.KEEP_ALIVE, "put", BUCKET, "key", 200_000);
        clients.boto3(Front.KEEP_ALIVE, "put", BUCKET, "large", 8 << 20);
        get = clients.presign(Front.HTTP2, "get_object", BUCKET, "key");
        put = clients.presign(Front.HTTP2, "put_object", BUCKET, "put");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    @RequiresTools("httpx")
    void httpxIsExact() {
        Http2Comparison.assertSame(TracedTraffic.of(server, () -> run(10, Clients.PYTHON, clients.script("http2_httpx.py"))),
                40, TlsLibrary.OPENSSL);
    }

    @Test
    @RequiresTools("pycurl")
    void curlWithGnuTlsIsExact() {
        Http2Comparison.assertSame(TracedTraffic.of(server, ProbeMode.GNUTLS,
                () -> run(20, Clients.PYTHON, clients.script("http2_pycurl.py"))), 40, TlsLibrary.GNUTLS);
    }

    @Test
    @RequiresTools({"node", WaitingClients.NODE_MODULES + "/undici"})
    void undiciIsExact() {
        assumeTrue(nodeIsNewEnough(), "undici 7 needs Node 20.18.1 or later");
        Http2Comparison.assertSame(TracedTraffic.of(server, () -> run(20, "env",
                "NODE_PATH=" + Path.of(WaitingClients.NODE_MODULES).toAbsolutePath(), "node",
                clients.script("http2_undici.cjs"))), 40, TlsLibrary.OPENSSL);
    }

    private static boolean nodeIsNewEnough() {
        String script = "const [major, minor] = process.versions.node.split('.');"
                + "process.exit(major * 100 + +minor < 2018 ? 1 : 0)";
        try (Child node = Child.start(server.directory(), "node", List.of("node", "-e", script))) {
            return node.exitCode(TIMEOUT) == 0;
        }
    }

    private static void run(int n, String... command) {
        List<String> all = Stream.concat(Stream.of(command), Stream.of(server.endpoint(Front.HTTP2),
                server.certificate().toString(), get, put, Integer.toString(n))).toList();
        try (Child client = Child.start(server.directory(), "http2-client", all)) {
            client.succeed(TIMEOUT);
        }
    }

    /** curl gives up its transfers in their midst: those that had ended are exact, the others are told once, and as given up. */
    @Test
    void curlCancelsItsTransfers() {
        String small = server.endpoint(Front.HTTP2) + "/" + BUCKET + "/key#[1-10]";
        String large = server.endpoint(Front.HTTP2) + "/" + BUCKET + "/large#[1-10]";
        TracedTraffic traffic = TracedTraffic.of(server, () -> {
            try (Child curl = clients.startCurl("--http2", "--parallel", "--parallel-max", "20", "--max-time", "2",
                    "--limit-rate", "300k", "--output", "/dev/null", small, "--output", "/dev/null", large)) {
                assertThat(curl.exitCode(TIMEOUT)).isEqualTo(TIMED_OUT);
            }
        });

        assertThat(traffic.log()).hasSize(20);
        assertThat(traffic.events()).hasSize(20).noneMatch(S3RequestEvent::gap);
        List<S3RequestEvent> whole = traffic.events().stream().filter(event -> event.outcome() == Outcome.COMPLETE).toList();
        assertThat(whole).isNotEmpty().allSatisfy(event -> {
            assertThat(event.resource().key()).isEqualTo("key");
            assertThat(event.response().bodyBytes()).isEqualTo(200_000);
        });
        assertThat(traffic.events()).filteredOn(event -> event.outcome() != Outcome.COMPLETE).isNotEmpty().allSatisfy(event -> {
            assertThat(event.outcome()).isIn(Outcome.CLOSED, Outcome.PROCESS_EXITED);
            boolean isSmall = event.resource().key().equals("key"); // a slow machine may not get all of these before the end
            assertThat(event.response().bodyBytes()).isLessThan(isSmall ? 200_000 : 8 << 20);
        });
    }

    /** Large answers on some streams do not hide the errors on others. */
    @Test
    void errorsAmongLargeAnswersAreRead() {
        String[] urls = IntStream.range(0, 40).mapToObj(i -> List.of("--output", "/dev/null",
                server.endpoint(Front.HTTP2) + "/" + BUCKET + (i % 2 == 0 ? "/large" : "/absent-" + i)))
                .flatMap(List::stream).toArray(String[]::new);
        TracedTraffic traffic = TracedTraffic.of(server, () -> clients.curl(Stream.concat(
                Stream.of("--http2", "--parallel", "--parallel-max", "40"), Stream.of(urls)).toArray(String[]::new)));

        Http2Comparison.assertSame(traffic, 40, TlsLibrary.OPENSSL);
        assertThat(traffic.events()).filteredOn(event -> event.response().status() == 404).hasSize(20)
                .allSatisfy(event -> assertThat(event.response().errorCode()).isEqualTo("NoSuchKey"));
    }
}
