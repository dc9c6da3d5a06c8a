package io.s3trace.it;

import static io.s3trace.it.Http2Comparison.assertSame;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every request that is made with HTTP/2 is traced exactly once, with the numbers of the server, whatever the client. */
@RequiresBpf
@RequiresTools({"nginx", "curl", "openssl", "boto3", "go", "rclone", "node"})
class Http2IT {
    private static final String BUCKET = "http2";
    private static final int MIB = 1 << 20;
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static S3Server server;
    private static Clients clients;
    private static JavaClients java;

    @BeforeAll
    static void start() {
        server = S3Server.start();
        clients = new Clients(server);
        java = new JavaClients(server);
        clients.boto3(Front.KEEP_ALIVE, "make_bucket", BUCKET);
        clients.boto3(Front.KEEP_ALIVE, "put", BUCKET, "key", 200_000);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void curlSendsManyKindsOfRequests() {
        String url = server.endpoint(Front.HTTP2) + "/" + BUCKET;
        TracedTraffic traffic = TracedTraffic.of(server, () -> {
            curl("--upload-file", file(5000), url + "/curl");
            curl(url + "/curl", url + "/curl", url + "/absent");
            curl("--head", url + "/curl");
            curl("--range", "100-199", url + "/curl");
            curl(url + "?list-type=2&prefix=cu");
            curl("--request", "DELETE", url + "/curl");
            curl("--upload-file", file(5 * MIB), url + "/large");
        });

        assertSame(traffic, 9, TlsLibrary.OPENSSL);
        assertThat(traffic.events()).filteredOn(event -> event.request().target().endsWith("/absent")).singleElement()
                .satisfies(event -> assertThat(event.response().errorCode()).isEqualTo("NoSuchKey"));
        assertThat(traffic.events()).filteredOn(event -> event.request().target().endsWith("/large")).singleElement()
                .satisfies(event -> assertThat(event.stream().windowClosedNanos())
                        .as("known, whether or not the server was fast enough").isNotNegative()
                        .isLessThan(event.phases().totalNanos()));
        traffic.assertOpeningsSeen();
    }

    @Test
    void curlMultiplexes() {
        TracedTraffic traffic = TracedTraffic.of(server, () -> curl("--parallel", "--parallel-max", "40", "--output", "/dev/null",
                server.endpoint(Front.HTTP2) + "/" + BUCKET + "/key#[1-100]"));

        assertSame(traffic, 100, TlsLibrary.OPENSSL);
        assertThat(traffic.events().stream().map(event -> event.connection().id()).distinct()).hasSize(1);
        assertThat(traffic.events()).filteredOn(event -> !event.connection().reused()).hasSize(1);
    }

    @Test
    void curlKnowsThatThePlainServerSpeaksIt() {
        String url = server.endpoint(Front.PLAIN_HTTP2) + "/" + BUCKET;
        TracedTraffic traffic = TracedTraffic.of(server, ProbeMode.HTTP, () -> {
            clients.curl("--http2-prior-knowledge", "--upload-file", file(MIB), url + "/plain");
            for (int i = 0; i < 3; i++) { // curl 7.88 fails if it uses such a connection again
                clients.curl("--http2-prior-knowledge", "--output", "/dev/null", url + "/plain");
            }
        });

        assertSame(traffic, 4, TlsLibrary.NONE);
    }

    /** What a client cancels ends with its reset, and the other streams go on. */
    @Test
    void nodeCancelsStreams() {
        String get = clients.presign(Front.HTTP2, "get_object", BUCKET, "key");
        String put = clients.presign(Front.HTTP2, "put_object", BUCKET, "node");
        TracedTraffic traffic = TracedTraffic.of(server, () -> Child.start(server.directory(), "node", List.of("node",
                clients.script("http2_client.cjs"), server.endpoint(Front.HTTP2), server.certificate().toString(), get, put, "3"))
                .succeed(TIMEOUT));

        List<S3RequestEvent> whole = traffic.events().stream().filter(event -> event.stream().reset().isEmpty()).toList();
        assertSame(whole, traffic.log().subList(0, 60), TlsLibrary.OPENSSL); // the cancelled ones come last
        assertThat(whole).hasSize(60).allMatch(event -> event.outcome() == Outcome.COMPLETE);
        assertThat(traffic.events()).filteredOn(event -> event.stream().reset().equals("CANCEL")).hasSize(2)
                .allMatch(event -> event.outcome() == Outcome.CLOSED);
    }

    @Test
    void rcloneCopiesManyFiles() {
        Rclone rclone = new Rclone(server, Rclone.USUAL);
        Path files = files("many", 60);
        String remote = ":s3:" + BUCKET + "/many";
        try (Child _ = rclone.start(Front.HTTP2, "rcat", ":s3:" + BUCKET + "/never")) { // so that the program is known
            TracedTraffic traffic = TracedTraffic.of(server, ProbeMode.GO, () -> {
                rclone.run(Front.HTTP2, "copy", "--transfers", "8", files.toString(), remote);
                rclone.run(Front.HTTP2, "copy", "--transfers", "8", remote, files + "-back");
                rclone.run(Front.HTTP2, "delete", remote);
            });

            assertSame(traffic, traffic.log().size(), TlsLibrary.GO);
            assertThat(traffic.events()).extracting(event -> event.operation().apiName())
                    .contains("PutObject", "GetObject", "DeleteObject");
        }
    }

    @Test
    void goroutinesShareAConnection() {
        try (Child client = GoClients.build(server).start(Front.HTTP2, BUCKET, "goroutines", 60)) {
            TracedTraffic traffic = TracedTraffic.of(server, ProbeMode.GO, () -> GoClients.run(client));

            assertSame(traffic, 4 * 60, TlsLibrary.GO);
        }
    }

    /** Over engines: the JDK's HttpClient. */
    @ParameterizedTest
    @ValueSource(ints = {17, 25})
    void javaSharesAConnection(int version) {
        TracedTraffic traffic = traced(java(version));

        assertSame(traffic, 66, TlsLibrary.JSSE);
        traffic.assertOpeningsSeen();
        assertThat(traffic.events()).filteredOn(event -> !event.connection().reused()).hasSize(1);
    }

    /** Over sockets: OkHttp. */
    @ParameterizedTest
    @ValueSource(ints = {17, 25})
    void minioUsesSockets(int version) {
        TracedTraffic traffic = traced(java.start(Front.HTTP2, JavaClients.home(version), List.of(), "JavaMinioClient", BUCKET,
                S3Server.ACCESS_KEY, S3Server.SECRET_KEY));

        assertSame(traffic, traffic.log().size(), TlsLibrary.JSSE);
        assertThat(traffic.events()).extracting(event -> event.operation().apiName())
                .contains("PutObject", "UploadPart", "GetObject");
    }

    private static Child java(int version, String... arguments) {
        List<String> all = new ArrayList<>(List.of(clients.presign(Front.HTTP2, "get_object", BUCKET, "java"),
                clients.presign(Front.HTTP2, "put_object", BUCKET, "java")));
        all.addAll(List.of(arguments));
        return java.start(Front.HTTP2, JavaClients.home(version), List.of(), "JavaHttp2Client",
                all.toArray(String[]::new));
    }

    private static TracedTraffic traced(Child client) {
        try (client) {
            client.awaitOutput("waiting", TIMEOUT);
            return TracedTraffic.of(server, S3Tracer.builder().mode(ProbeMode.JSSE).pid(client.pid()), () -> {
                client.tell("go on");
                client.succeed(TIMEOUT);
            });
        }
    }

    private static void curl(String... args) {
        List<String> all = new ArrayList<>(List.of("--http2"));
        all.addAll(List.of(args));
        clients.curl(all.toArray(String[]::new));
    }

    private static String file(int size) {
        try {
            return Files.write(server.directory().resolve("file-" + size), new byte[size]).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path files(String name, int count) {
        try {
            Path directory = Files.createDirectories(server.directory().resolve(name));
            for (int i = 0; i < count; i++) {
                byte[] bytes = new byte[5000 + 997 * i];
                new Random(i).nextBytes(bytes);
                Files.write(directory.resolve("file-" + i), bytes);
            }
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
