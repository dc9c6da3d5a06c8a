package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.S3Tracer;
import io.s3trace.event.Phases;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.select.ProbeMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each phase of a request has its own delay in the clients that people use, which all open connections in a way of their
 * own.
 */
@RequiresBpf
@RequiresTools({"ip", "nsenter", "curl", "openssl", "boto3", "node", "rclone", "s3fs", "/dev/fuse"})
class ClientPhasesIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Duration DELAY = Duration.ofMillis(100);
    private static final int TRIES = 5;

    @TempDir
    Path directory;

    private TlsServer server;
    private SlowLink link;
    private NameServer names;
    private String endpoint;

    @BeforeEach
    void makeEverythingSlow() {
        server = TlsServer.start(directory, DELAY, DELAY);
        link = SlowLink.start(directory, "10.177.69");
        link.delay("syn-ack", (int) DELAY.toMillis());
        names = NameServer.start(directory, link, DELAY);
        endpoint = "https://slow.example:" + server.port();
    }

    @AfterEach
    void stop() {
        names.close();
        link.close();
        server.close();
    }

    @Test
    void curl() {
        assertEachPhase(ProbeMode.OPENSSL, List.of("curl", "--disable", "--silent", "--show-error", "--insecure",
                "--http1.1", endpoint + "/bucket/key"));
    }

    @Test
    void boto3() {
        assertEachPhase(ProbeMode.OPENSSL, List.of(Clients.PYTHON, "-W", "ignore", "-c", """
                import boto3, sys
                boto3.client("s3", endpoint_url=sys.argv[1], aws_access_key_id="a", aws_secret_access_key="b",
                             region_name="us-east-1", verify=False).get_object(Bucket="bucket", Key="key")
                """, endpoint));
    }

    @Test
    void node() {
        assertEachPhase(ProbeMode.OPENSSL, List.of("node", "-e", """
                require("https").get(process.argv[1] + "/bucket/key", {rejectUnauthorized: false}, answer => answer.resume())
                """, endpoint));
    }

    /** Go looks names up itself. */
    @Test
    void rclone() {
        assertEachPhase(ProbeMode.GO, List.of("rclone", "--config", "", "--no-check-certificate", "--retries", "1",
                "--s3-provider", "Other", "--s3-endpoint", endpoint, "--s3-region", "us-east-1",
                "--s3-access-key-id", "a", "--s3-secret-access-key", "b", "cat", ":s3:bucket/key"));
    }

    /** It asks for the bucket before it mounts; what it is told it does not like. */
    @Test
    void s3fs() throws IOException {
        Path mount = Files.createDirectory(directory.resolve("mount"));
        Path passwords = Files.writeString(directory.resolve("passwords"), "a:b");
        passwords.toFile().setReadable(false, false);
        passwords.toFile().setReadable(true, true);
        assertEachPhase(ProbeMode.GNUTLS, List.of("timeout", "2", "s3fs", "bucket", mount.toString(), "-f", "-o",
                "url=" + endpoint, "-o", "use_path_request_style", "-o", "no_check_certificate", "-o",
                "ssl_verify_hostname=0", "-o", "passwd_file=" + passwords, "-o", "retries=1"));
    }

    private void assertEachPhase(ProbeMode mode, List<String> command) {
        String address = link.here() + ":" + server.port();
        EventCollector events = EventCollector.of(event -> event.connection().remote().toString().equals(address)
                && !event.connection().reused());
        try (S3Tracer _ = S3Tracer.builder().mode(mode).includeUnknown(true).onEvent(events).start()) {
            for (int i = 0; i < TRIES; i++) {
                run(names.usedBy(command));
            }
            events.await(TRIES);
        }
        assertDelay(events.events(), "look-up", Phases::dnsNanos);
        assertDelay(events.events(), "connect", Phases::connectNanos);
        assertDelay(events.events(), "TLS", Phases::tlsNanos);
        assertDelay(events.events(), "first byte", Phases::ttfbNanos);
    }

    /** A busy host only ever adds to a delay, so that the shortest is compared; with another one in it, it is twice as long. */
    private static void assertDelay(List<S3RequestEvent> events, String name, ToLongFunction<Phases> phase) {
        assertThat(events.stream().map(S3RequestEvent::phases).mapToLong(phase).min().orElseThrow() / 1e6).as(name)
                .isBetween((double) DELAY.toMillis(), 2.0 * DELAY.toMillis());
    }

    private void run(List<String> command) {
        try (Child child = Child.start(directory, "client", command)) {
            child.exitCode(TIMEOUT);
        }
    }
}
