package io.s3trace.it;

import io.s3trace.select.ProbeMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that calls the functions of s2n one by one: those that the AWS Common Runtime does not, too. */
@RequiresBpf
@RequiresTools({"nginx", "openssl", "boto3"})
class S2nIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String BUCKET = "s2n";

    private static S3Server server;
    private static Clients clients;
    private static Path library;

    @BeforeAll
    static void start() {
        server = S3Server.start();
        clients = new Clients(server);
        clients.boto3(Front.KEEP_ALIVE, "make_bucket", BUCKET);
        library = S2nLibrary.in(server.directory());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "write=s2n_send",
        "write=s2n_send nonblocking=1",
        "write=s2n_sendv repeat=3",
        "write=s2n_sendv split=100",
        "write=s2n_sendv nonblocking=1",
        "write=s2n_sendv_with_offset split=1000",
        "write=s2n_sendv_with_offset nonblocking=1 split=100000"
    })
    void clientCallsS2nInItsOwnWay(String options) {
        String put = clients.presign(Front.KEEP_ALIVE, "put_object", BUCKET, "by-call");
        String get = clients.presign(Front.KEEP_ALIVE, "get_object", BUCKET, "by-call");
        int requestsOfEach = options.contains("repeat") ? 3 : 1;
        int body = options.contains("nonblocking") ? 8 << 20 : 50_000;

        TracedTraffic traffic;
        try (Child _ = waiting()) {
            traffic = TracedTraffic.of(server, ProbeMode.S2N, () -> {
                run("PUT", put, options + " body=" + body);
                run("GET", get, options);
            });
        }

        traffic.assertAllSeen(2 * requestsOfEach).assertOpeningsSeen();
    }

    /** Has the library mapped, so that it is known before the clients start. */
    private static Child waiting() {
        Child child = Child.start(server.directory(), "waiting", List.of(Clients.PYTHON, "-c",
                "import ctypes, sys; ctypes.CDLL(sys.argv[1]); print('waiting', flush=True); input()", library.toString()));
        child.awaitOutput("waiting", TIMEOUT);
        return child;
    }

    private static void run(String method, String target, String options) {
        List<String> command = new ArrayList<>(List.of(Clients.PYTHON, clients.script("s2n_client.py"), library.toString(),
                Integer.toString(server.port(Front.KEEP_ALIVE)), server.certificate().toString(), method, target));
        command.addAll(List.of(options.split(" ")));
        Child.start(server.directory(), "s2n-client", command).succeed(TIMEOUT);
    }
}
