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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** BoringSSL as a part of a program, without symbols: Bun's own S3 client. */
@RequiresBpf
@RequiresTools({"nginx", "openssl", "boto3", BoringSslIT.BUN})
class BoringSslIT {
    static final String BUN = WaitingClients.NODE_MODULES + "/@oven/bun-linux-x64/bin/bun";

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String BUCKET = "bun";
    private static final int FILES = 20;
    /** A put, a get, and two questions whether it is there, for each. */
    private static final int REQUESTS = 4 * FILES;

    private static S3Server server;

    @BeforeAll
    static void start() {
        server = S3Server.start();
        new Clients(server).boto3(Front.KEEP_ALIVE, "make_bucket", BUCKET);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /**
     * BoringSSL chooses its routines by what the processor can do, and believes what it is told of that (OPENSSL_ia32cap). A
     * process of the same program is there when tracing begins, so that the program is known.
     *
     * @param without what the processor is said to lack, so that another routine is called
     */
    @ParameterizedTest
    @CsvSource({
        "1, nothing, ''",
        "10, nothing, ''",
        "10, AVX-512, :~0xC0010000",
        "10, VAES, :~0x60000000000",
        "10, AES: it prefers ChaCha20 then, ~0x200000000000000"
    })
    void requestsOfBunAreSeen(int atATime, String without, String processor) {
        TracedTraffic traffic;
        try (Child waiting = bun("", "-e", "console.log('waiting'); setTimeout(() => {}, 600000)")) {
            waiting.awaitOutput("waiting", TIMEOUT);
            traffic = TracedTraffic.of(server, ProbeMode.EMBEDDED, () -> client(atATime, processor).succeed(TIMEOUT));
        }

        traffic.assertAllSeen(REQUESTS);
        assertThat(traffic.events()).as("without %s", without).allSatisfy(event -> {
            assertThat(event.connection().library()).isEqualTo(TlsLibrary.EMBEDDED);
            assertThat(event.connection().remote().isKnown()).isTrue();
            assertThat(event.resource().bucket()).isEqualTo(BUCKET);
            assertThat(event.process().comm()).isEqualTo("bun");
        });
    }

    private static Child client(int atATime, String processor) {
        return bun(processor, "run", new Clients(server).script("bun_client.mjs"), server.endpoint(Front.KEEP_ALIVE), BUCKET,
                S3Server.ACCESS_KEY, S3Server.SECRET_KEY, Integer.toString(FILES), Integer.toString(atATime));
    }

    private static Child bun(String processor, String... arguments) {
        List<String> command = new ArrayList<>(List.of("env", "HOME=" + server.directory(), "DO_NOT_TRACK=1",
                "NODE_EXTRA_CA_CERTS=" + server.certificate()));
        if (!processor.isEmpty()) {
            command.add("OPENSSL_ia32cap=" + processor);
        }
        command.add(Path.of(BUN).toAbsolutePath().toString());
        command.addAll(List.of(arguments));
        return Child.start(server.directory(), "bun", command);
    }
}
