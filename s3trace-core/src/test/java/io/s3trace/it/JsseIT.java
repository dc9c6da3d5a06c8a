package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.s3trace.S3Tracer;
import io.s3trace.S3TracerBuilder;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.TlsLibrary;
import io.s3trace.select.ProbeMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that use Java's own TLS. The agent comes while they run, before their first request. */
@RequiresBpf
@RequiresTools({"nginx", "openssl", "boto3"})
class JsseIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String BUCKET = "jsse";
    private static final Path NEWEST = Path.of(System.getProperty("java.home"));

    private static S3Server server;
    private static Clients clients;
    private static JavaClients java;

    @BeforeAll
    static void start() {
        server = S3Server.start();
        clients = new Clients(server);
        java = new JavaClients(server);
        clients.boto3(Front.KEEP_ALIVE, "make_bucket", BUCKET);
        clients.boto3(Front.KEEP_ALIVE, "put", BUCKET, "key", 100_000);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static List<Path> homes() {
        return JavaClients.homes(8);
    }

    static List<Path> homesWithHttpClient() {
        return JavaClients.homes(11);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sdk-url-connection", "sdk-apache", "sdk-apache5"})
    void awsSdkOverSockets(String http) {
        TracedTraffic traffic = traced(sdk(http));

        traffic.assertAllSeen(8).assertOpeningsSeen();
        assertThat(traffic.events()).extracting(event -> event.operation().apiName()).containsExactly("PutObject", "PutObject",
                "HeadObject", "GetObject", "GetObject", "ListObjectsV2", "GetObject", "DeleteObject");
        assertAreJava(traffic.events());
    }

    /** Many requests at a time, on an event loop. */
    @ParameterizedTest
    @ValueSource(strings = "sdk-netty")
    void awsSdkOverEngines(String http) {
        TracedTraffic traffic = traced(sdk(http));

        traffic.assertAllSeen(traffic.log().size()).assertOpeningsSeen();
        assertThat(traffic.events()).extracting(event -> event.operation().apiName())
                .contains("PutObject", "GetObject", "HeadObject", "CreateMultipartUpload", "UploadPart",
                        "CompleteMultipartUpload");
        assertAreJava(traffic.events());
    }

    @ParameterizedTest
    @MethodSource("homes")
    void urlConnection(Path home) {
        Child client = java.start(home, List.of(), "JavaTlsClient", "url-connection", presigned("get_object"),
                presigned("put_object"));

        assertAreJava(traced(client).assertAllSeen(6).assertOpeningsSeen().events());
    }

    /** Engines whose messages are sent by another thread than the one that makes them. */
    @ParameterizedTest
    @MethodSource("homesWithHttpClient")
    void httpClient(Path home) {
        Child client = java.start(home, List.of(), "JavaHttpClient", presigned("get_object"), presigned("put_object"));

        assertAreJava(traced(client).assertAllSeen(14).assertOpeningsSeen().events());
    }

    /** With the agent from the start, nothing is loaded: Java 21 and later would warn of that. */
    @ParameterizedTest
    @MethodSource("homes")
    void agentFromTheStart(Path home) {
        Path agent = server.directory().resolve("agent.jar");
        S3Tracer.writeJavaAgent(agent);
        Child client = java.start(home, List.of("-javaagent:" + agent), "JavaTlsClient", "url-connection",
                presigned("get_object"), presigned("put_object"));

        assertAreJava(traced(client).assertAllSeen(6).assertOpeningsSeen().events());
        assertThat(client.errors()).doesNotContain("WARNING");
    }

    @ParameterizedTest
    @CsvSource({"17, sdk-netty", "25, sdk-apache"})
    void awsSdkWithTheAgentFromTheStart(int version, String http) {
        Path agent = server.directory().resolve("agent.jar");
        S3Tracer.writeJavaAgent(agent);
        TracedTraffic traffic = traced(sdk(JavaClients.home(version), http, "-javaagent:" + agent));

        assertAreJava(traffic.assertAllSeen(traffic.log().size()).assertOpeningsSeen().events());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sdk-url-connection", "sdk-apache5", "sdk-netty"})
    void awsSdkOnJava17(String http) {
        TracedTraffic traffic = traced(sdk(JavaClients.home(17), http));

        assertAreJava(traffic.assertAllSeen(traffic.log().size()).assertOpeningsSeen().events());
    }

    /** Their own C library, in a root directory of their own, as in a container. */
    @ParameterizedTest
    @ValueSource(ints = {8, 11, 21, 28})
    void otherVersionsOfJava(int version) {
        Path home = JavaClients.otherHome(version).orElse(null);
        assumeTrue(home != null, "no Java " + version + ": S3TRACE_JDKS is not set, or it was not fetched");
        Child plain = java.start(home, List.of(), "JavaTlsClient", "url-connection", presigned("get_object"),
                presigned("put_object"));
        assertAreJava(traced(plain).assertAllSeen(6).assertOpeningsSeen().events());
        assertAreJava(traced(sdk(home, "sdk-url-connection")).assertAllSeen(8).assertOpeningsSeen().events());
    }

    /** On the SDK's Apache client; an input stream of a newer kind reads by its Netty client. */
    @ParameterizedTest
    @CsvSource({"17, classic", "25, analytics"})
    void hadoop(int version, String inputStream) {
        TracedTraffic traffic = traced(java.start(JavaClients.home(version), List.of(), "JavaS3aClient", BUCKET,
                S3Server.ACCESS_KEY,
                S3Server.SECRET_KEY, inputStream));

        assertAreJava(traffic.assertAllSeen(traffic.log().size()).assertOpeningsSeen().events());
        assertThat(traffic.events()).extracting(event -> event.operation().apiName())
                .contains("PutObject", "CreateMultipartUpload",
                "UploadPart", "CompleteMultipartUpload", "HeadObject", "GetObject", "ListObjectsV2", "CopyObject",
                "DeleteObject");
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 25})
    void minio(int version) {
        TracedTraffic traffic = traced(java.start(JavaClients.home(version), List.of(), "JavaMinioClient", BUCKET,
                S3Server.ACCESS_KEY,
                S3Server.SECRET_KEY));

        assertAreJava(traffic.assertAllSeen(traffic.log().size()).assertOpeningsSeen().events());
        assertThat(traffic.events()).extracting(event -> event.operation().apiName())
                .contains("PutObject", "CreateMultipartUpload",
                "UploadPart", "CompleteMultipartUpload", "HeadObject", "GetObject", "ListObjectsV2", "DeleteObject");
    }

    @ParameterizedTest
    @CsvSource({"AUTO, mode JSSE would show it", "JSSE, DisableAttachMechanism"})
    void coverageSaysWhatIsNotSeen(ProbeMode mode, String reason) {
        try (Child client = java.start(NEWEST, List.of("-XX:" + (mode == ProbeMode.AUTO ? "-" : "+") + "DisableAttachMechanism"),
                "JavaTlsClient", "until-told", presigned("get_object"))) {
            client.awaitOutput("waiting", TIMEOUT);
            try (S3Tracer tracer = S3Tracer.builder().mode(mode, ProbeMode.HTTP).pid(client.pid()).start()) {
                assertThat(CoverageIT.coverage(tracer, client.pid()).unseen()).singleElement().asString().contains(reason);
            }
        }
    }

    private static Child sdk(String http) {
        return sdk(NEWEST, http);
    }

    private static Child sdk(Path home, String http, String... options) {
        return java.start(home, List.of(options), "JavaTlsClient", http, BUCKET, S3Server.ACCESS_KEY, S3Server.SECRET_KEY);
    }

    private static String presigned(String method) {
        return clients.presign(Front.KEEP_ALIVE, method, BUCKET, "key");
    }

    private static TracedTraffic traced(Child client) {
        try (client) {
            client.awaitOutput("waiting", TIMEOUT);
            S3TracerBuilder builder = S3Tracer.builder().mode(ProbeMode.JSSE).pid(client.pid());
            return TracedTraffic.of(server, builder, () -> {
                client.tell("go on");
                client.succeed(TIMEOUT);
            });
        }
    }

    private static void assertAreJava(List<S3RequestEvent> events) {
        assertThat(events).allSatisfy(event -> {
            assertThat(event.connection().library()).isEqualTo(TlsLibrary.JSSE);
            assertThat(event.process().comm()).isEqualTo("java");
        });
    }
}
