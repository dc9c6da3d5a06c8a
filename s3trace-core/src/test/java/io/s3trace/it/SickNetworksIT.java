package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.advice.Finding;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients on sick networks: the network's fault is found, and there is none for the same client on a healthy one. */
@RequiresBpf
@RequiresTools({"ip", "nsenter", "curl"})
class SickNetworksIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int LOOKUPS = 8;
    private static final int REQUESTS = 30;
    private static final int LOSSES = 8;
    /** A connection for each request, and a lookup for each connection. */
    private static final String FORGETFUL = """
            import http.client, sys
            for number in range(int(sys.argv[3])):
                connection = http.client.HTTPConnection(sys.argv[1])
                connection.request("GET", "/here/object-%d" % number, headers={"Authorization": sys.argv[2]})
                connection.getresponse().read()
                connection.close()
            """;

    @TempDir
    private Path directory;

    private SlowLink link;
    private ScriptedS3 server;

    @BeforeEach
    void start() {
        link = SlowLink.start(directory, "10.177.71");
        server = new ScriptedS3(link.here());
    }

    @AfterEach
    void stop() {
        server.close();
        link.close();
    }

    @Test
    void aSlowNameServerIsFound() {
        assertThat(withNameServer(Duration.ofMillis(150))).singleElement().satisfies(finding -> {
            assertThat(finding.id()).isEqualTo("slow-lookups");
            assertThat(finding.evidence().count()).isEqualTo(LOOKUPS);
            assertThat(finding.saving().nanos()).isGreaterThan(LOOKUPS * 150_000_000L);
        });
        assertThat(withNameServer(Duration.ZERO)).isEmpty();
    }

    private List<Finding> withNameServer(Duration delay) {
        try (NameServer names = NameServer.start(directory, link, delay)) {
            return server.judge(directory, names.usedBy(List.of(Clients.PYTHON, "-c", FORGETFUL,
                    ScriptedS3.NAME + ":" + server.port(), ScriptedS3.SIGNATURE, Integer.toString(LOOKUPS))), () -> { });
        }
    }

    @Test
    void aLinkThatLosesPacketsIsFound() {
        List<String> curl = link.on(List.of("curl", "--disable", "--silent", "--show-error", "--output", "/dev/null",
                "--rate", "20/s", "--header", "Authorization: " + ScriptedS3.SIGNATURE,
                server.endpoint() + "/here/object-[1-" + REQUESTS + "]"));
        assertThat(server.judge(directory, curl, () -> { })).isEmpty();
        assertThat(server.judge(directory, curl, this::lose)).singleElement().satisfies(finding -> {
            assertThat(finding.id()).isEqualTo("lossy-network");
            assertThat(finding.evidence().count()).isBetween(5L, (long) LOSSES);
            assertThat(finding.evidence().of()).isEqualTo(REQUESTS);
        });
    }

    /** Loses a packet with a request, and another one when that has come all the same. */
    private void lose() {
        for (int i = 0; i < LOSSES; i++) {
            int before = server.answered();
            Await.until("a request", TIMEOUT, () -> server.answered() > before);
            link.dropData(1);
        }
    }
}
