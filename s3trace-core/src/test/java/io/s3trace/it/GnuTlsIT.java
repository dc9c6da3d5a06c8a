package io.s3trace.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.event.TlsLibrary;
import io.s3trace.select.ProbeMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that use GnuTLS. */
@RequiresBpf
@RequiresTools({"nginx", "openssl", "boto3", "libgnutls.so.30"})
class GnuTlsIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String BUCKET = "gnutls";

    private static S3Server server;
    private static Clients clients;

    @BeforeAll
    static void start() {
        server = S3Server.start();
        clients = new Clients(server);
        clients.boto3(Front.KEEP_ALIVE, "make_bucket", BUCKET);
        clients.boto3(Front.KEEP_ALIVE, "put", BUCKET, "key", 300_000);
        clients.boto3(Front.KEEP_ALIVE, "put", BUCKET, "small", 10);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"KEEP_ALIVE", "CLOSE", "CHUNKED", "UNTIL_CLOSE"})
    @RequiresTools("wget")
    void wgetGetsAndPutsByPresignedUrls(Front front) {
        String get = url(front, "get_object", "key");
        String small = url(front, "get_object", "small");
        String absent = url(front, "get_object", "absent");
        String put = url(front, "put_object", "by-wget");
        Path body = write("upload", new byte[200_000]);

        TracedTraffic traffic = traced(() -> {
            wget(0, get, small, get);
            wget(8, absent);
            wget(0, "--method=PUT", "--body-file=" + body, put);
        }).assertAllSeen(5);

        assertThat(traffic.events()).extracting(event -> event.operation().apiName())
                .containsExactly("GetObject", "GetObject", "GetObject", "GetObject", "PutObject");
        assertThat(traffic.events()).allSatisfy(event -> {
            assertThat(event.connection().library()).isEqualTo(TlsLibrary.GNUTLS);
            assertThat(event.process().comm()).isEqualTo("wget");
        });
    }

    @Test
    @RequiresTools({"s3fs", "fusermount", "/dev/fuse"})
    void s3fsMountsWritesReadsAndLists() {
        Path mount = directory("mount");
        TracedTraffic traffic = traced(() -> {
            Child s3fs = startS3fs(mount);
            try {
                Await.until("s3fs has mounted", TIMEOUT, () -> isMounted(mount));
                Path file = mount.resolve("written");
                Files.write(file, new byte[100_000]);
                Files.write(mount.resolve("large"), new byte[12 << 20]);
                assertThat(Files.readAllBytes(mount.resolve("key"))).hasSize(300_000);
                try (Stream<Path> entries = Files.list(mount)) {
                    assertThat(entries.map(entry -> entry.getFileName().toString())).contains("written", "large", "key");
                }
                Files.delete(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                Child.start(server.directory(), "unmount", List.of("fusermount", "-u", "-z", mount.toString()))
                        .exitCode(TIMEOUT);
                s3fs.succeed(TIMEOUT);
            }
        });

        traffic.assertAllSeen(traffic.log().size());
        assertThat(traffic.events()).extracting(event -> event.operation().apiName()).contains(
                "PutObject", "GetObject", "HeadObject", "DeleteObject", "CreateMultipartUpload", "UploadPart",
                "CompleteMultipartUpload");
        assertThat(traffic.events()).allSatisfy(event -> assertThat(event.process().comm()).isEqualTo("s3fs"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "split=1 chunk=777 read_size=1",
        "write=gnutls_record_send2 read=gnutls_record_recv_seq split=10 read_size=100",
        "cork=1 split=10",
        "nonblocking=1 chunk=1000000",
        "nonblocking=1 retry=null",
        "nonblocking=1 cork=1",
        "repeat=3 split=7"
    })
    void clientCallsGnuTlsInItsOwnWay(String options) {
        String put = clients.presign(Front.KEEP_ALIVE, "put_object", BUCKET, "by-call");
        String get = clients.presign(Front.KEEP_ALIVE, "get_object", BUCKET, "by-call");
        int requestsOfEach = options.contains("repeat") ? 3 : 1;
        int body = options.contains("nonblocking") ? 8 << 20 : 50_000;

        traced(() -> {
            gnuTls("PUT", put, options + " body=" + body);
            gnuTls("GET", get, options);
        }).assertAllSeen(2 * requestsOfEach).assertOpeningsSeen();
    }

    private static TracedTraffic traced(Runnable traffic) {
        return TracedTraffic.of(server, ProbeMode.GNUTLS, traffic);
    }

    private static void wget(int exitCode, String... args) {
        List<String> command = new ArrayList<>(List.of("wget", "--no-config", "--no-verbose", "--no-hsts", "--tries=1",
                "--ca-certificate=" + server.certificate(), "--output-document=" + server.directory().resolve("got")));
        command.addAll(List.of(args));
        assertThat(Child.start(server.directory(), "wget", command).exitCode(TIMEOUT)).isEqualTo(exitCode);
    }

    private static Child startS3fs(Path mount) {
        Path passwords = write("s3fs-passwords", (S3Server.ACCESS_KEY + ":" + S3Server.SECRET_KEY).getBytes(UTF_8));
        passwords.toFile().setReadable(false, false);
        passwords.toFile().setReadable(true, true);
        return Child.start(server.directory(), "s3fs", List.of(
                "s3fs", BUCKET, mount.toString(), "-f", "-o", "url=" + server.endpoint(Front.KEEP_ALIVE),
                "-o", "use_path_request_style", "-o", "no_check_certificate",
                "-o", "passwd_file=" + passwords, "-o", "multipart_size=5", "-o", "retries=1"));
    }

    private static void gnuTls(String method, String target, String options) {
        List<String> command = new ArrayList<>(List.of(Clients.PYTHON, clients.script("gnutls_client.py"),
                Integer.toString(server.port(Front.KEEP_ALIVE)), server.certificate().toString(), method, target));
        command.addAll(List.of(options.split(" ")));
        Child.start(server.directory(), "gnutls-client", command).succeed(TIMEOUT);
    }

    private static String url(Front front, String method, String key) {
        return server.endpoint(front) + clients.presign(front, method, BUCKET, key);
    }

    private static boolean isMounted(Path mount) {
        try {
            return Files.readString(Path.of("/proc/mounts")).contains(" " + mount + " fuse.s3fs ");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path directory(String name) {
        try {
            return Files.createDirectory(server.directory().resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path write(String name, byte[] content) {
        try {
            return Files.write(server.directory().resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
