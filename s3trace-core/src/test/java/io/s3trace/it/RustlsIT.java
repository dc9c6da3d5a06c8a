package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.event.TlsLibrary;
import io.s3trace.select.ProbeMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** rustls as a part of what is stripped: {@code fetch} of Deno, with AWS-LC, and Polars in Node.js, with ring. */
@RequiresBpf
@RequiresTools({"nginx", "openssl", "boto3", "curl"})
class RustlsIT {
    static final String DENO = WaitingClients.NODE_MODULES + "/@deno/linux-x64-glibc/deno";
    static final String POLARS = WaitingClients.NODE_MODULES + "/nodejs-polars-linux-x64-gnu";

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String BUCKET = "deno";
    private static final int[] SIZES = {0, 1, 16, 1000, 16_384, 16_385, 100_000, 1 << 20, 200_000, 5};

    private static S3Server server;
    private static Clients clients;

    @BeforeAll
    static void start() {
        server = S3Server.start();
        clients = new Clients(server);
        clients.boto3(Front.SIGNED, "make_bucket", BUCKET);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** A process of the same program is there when tracing begins, so that the program is known. */
    @Test
    @RequiresTools(RustlsIT.DENO)
    void requestsOfDenoAreSeen() {
        List<String> requests = new ArrayList<>();
        for (int size : SIZES) {
            requests.addAll(List.of("PUT", Integer.toString(size), target("put_object", "deno-" + size)));
            requests.addAll(List.of("GET", Integer.toString(size), target("get_object", "deno-" + size)));
            requests.addAll(List.of("GET", "0", target("get_object", "none-" + size)));
            requests.addAll(List.of("HEAD", "0", target("head_object", "deno-" + size)));
        }
        TracedTraffic traffic;
        try (Child waiting = deno("eval", "console.log('waiting'); setTimeout(() => {}, 600000)")) {
            waiting.awaitOutput("waiting", TIMEOUT);
            traffic = TracedTraffic.of(server, ProbeMode.EMBEDDED, () -> client(requests).succeed(TIMEOUT));
        }

        traffic.assertAllSeen(4 * SIZES.length);
        assertThat(traffic.events()).allSatisfy(event -> {
            assertThat(event.connection().library()).isEqualTo(TlsLibrary.EMBEDDED);
            assertThat(event.connection().remote().isKnown()).isTrue();
            assertThat(event.process().comm()).isEqualTo("deno");
        });
    }

    /** A question how long the file is, one for its last bytes, and one for the rest, each time. */
    @Test
    @RequiresTools({"node", RustlsIT.POLARS})
    void requestsOfPolarsAreSeen() {
        Path file = server.directory().resolve("a.parquet");
        polars("write", file.toString()).succeed(TIMEOUT);
        clients.curl("--upload-file", file.toString(), server.endpoint(Front.KEEP_ALIVE) + "/" + BUCKET + "/a.parquet");
        TracedTraffic traffic;
        try (Child waiting = polars("wait")) {
            waiting.awaitOutput("waiting", TIMEOUT);
            traffic = TracedTraffic.of(server, ProbeMode.EMBEDDED, () -> polars("read", server.endpoint(Front.SIGNED),
                    "s3://" + BUCKET + "/a.parquet", S3Server.ACCESS_KEY, S3Server.SECRET_KEY, "5").succeed(TIMEOUT));
        }

        traffic.assertSame();
        assertThat(traffic.events()).hasSizeGreaterThan(5).allSatisfy(event -> {
            assertThat(event.connection().library()).isEqualTo(TlsLibrary.EMBEDDED);
            assertThat(event.resource().bucket()).isEqualTo(BUCKET);
            assertThat(event.resource().key()).isEqualTo("a.parquet");
        });
    }

    private static Child polars(String... arguments) {
        List<String> command = new ArrayList<>(List.of("env",
                "NODE_PATH=" + Path.of(WaitingClients.NODE_MODULES).toAbsolutePath(),
                "SSL_CERT_FILE=" + server.certificate(), "node", clients.script("polars_client.cjs")));
        command.addAll(List.of(arguments));
        return Child.start(server.directory(), "polars", command);
    }

    private static String target(String method, String key) {
        return server.endpoint(Front.SIGNED) + clients.presign(Front.SIGNED, method, BUCKET, key);
    }

    private static Child client(List<String> requests) {
        List<String> arguments = new ArrayList<>(List.of("run", "-A", "--no-config", clients.script("deno_client.mjs")));
        arguments.addAll(requests);
        return deno(arguments.toArray(String[]::new));
    }

    private static Child deno(String... arguments) {
        List<String> command = new ArrayList<>(List.of("env", "HOME=" + server.directory(), "DENO_NO_UPDATE_CHECK=1",
                "DENO_CERT=" + server.certificate(), Path.of(DENO).toAbsolutePath().toString()));
        command.addAll(List.of(arguments));
        return Child.start(server.directory(), "deno", command);
    }
}
