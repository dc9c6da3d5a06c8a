package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.event.TlsLibrary;
import io.s3trace.select.ProbeMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that use NSS: libcurl built with it. */
@RequiresBpf
@RequiresTools({"nginx", "openssl", "boto3", "libcurl-nss.so.4"})
class NssIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String BUCKET = "nss";

    private static S3Server server;
    private static Clients clients;

    @BeforeAll
    static void start() {
        server = S3Server.start();
        clients = new Clients(server);
        clients.boto3(Front.KEEP_ALIVE, "make_bucket", BUCKET);
        clients.boto3(Front.KEEP_ALIVE, "put", BUCKET, "key", 300_000);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Before it uses a connection again, it peeks whether the server has closed it. */
    @ParameterizedTest
    @EnumSource(names = {"KEEP_ALIVE", "CLOSE", "CHUNKED", "UNTIL_CLOSE"})
    void libcurlSendsAndReceives(Front front) {
        String put = url(front, "put_object", "by-nss");
        String get = url(front, "get_object", "key");
        String absent = url(front, "get_object", "absent");

        TracedTraffic traffic = TracedTraffic.of(server, ProbeMode.NSS, () -> run("PUT", put, get, absent, "PUT", put, get));

        traffic.assertAllSeen(5).assertOpeningsSeen();
        assertThat(traffic.events()).allMatch(event -> event.connection().library() == TlsLibrary.NSS);
    }

    private static void run(String... args) {
        List<String> command = new ArrayList<>(
                List.of(Clients.PYTHON, clients.script("nss_client.py"), server.certificate().toString()));
        command.addAll(List.of(args));
        Child.start(server.directory(), "nss-client", command).succeed(TIMEOUT);
    }

    private static String url(Front front, String method, String key) {
        return server.endpoint(front) + clients.presign(front, method, BUCKET, key);
    }
}
