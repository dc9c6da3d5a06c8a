package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.S3Tracer;
import io.s3trace.event.ConnectEvent;
import io.s3trace.event.ConnectOutcome;
import io.s3trace.select.ProbeMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Connects that a firewall drops, or rejects in one of its ways, in a network namespace of the client's own. */
@RequiresBpf
@RequiresTools({"ip", "nft", "unshare"})
class FirewallIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String RULES = """
            table inet firewall {
                chain input {
                    type filter hook input priority 0
                    tcp dport 1001 drop
                    tcp dport 1002 reject with tcp reset
                    tcp dport 1003 reject
                    tcp dport 1004 reject with icmp host-unreachable
                    tcp dport 1005 reject with icmp net-unreachable
                    tcp dport 1006 reject with icmp admin-prohibited
                }
            }
            """;

    @TempDir
    Path directory;

    private Child client;
    private final Queue<ConnectEvent> connects = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void start() throws IOException {
        Path rules = Files.writeString(directory.resolve("rules.nft"), RULES);
        client = Child.start(directory, "tcp-client", List.of("unshare", "--net", "sh", "-c",
                "ip link set lo up && nft --file \"$0\" && exec \"$@\"", rules.toString(),
                Clients.PYTHON, Clients.script(directory, "tcp_client.py")));
        client.awaitOutput("ready", TIMEOUT);
    }

    @AfterEach
    void stop() {
        client.close();
    }

    @ParameterizedTest
    @CsvSource({
        "1001, ETIMEDOUT, TIMED_OUT",
        "1002, ECONNREFUSED, REFUSED",
        "1003, ECONNREFUSED, REFUSED",
        "1004, EHOSTUNREACH, UNREACHABLE",
        "1005, ENETUNREACH, UNREACHABLE",
        "1006, EHOSTUNREACH, UNREACHABLE"})
    void everyWayToRejectHasItsOutcome(int port, String error, ConnectOutcome outcome) {
        try (S3Tracer _ = S3Tracer.builder().mode(ProbeMode.TCP_CONNECT).pid(client.pid()).onConnect(connects::add).start()) {
            client.tell("127.0.0.1 " + port + " 0 1");
            client.awaitOutput(error, TIMEOUT);
        }
        assertThat(connects).singleElement().satisfies(connect -> {
            assertThat(connect.outcome()).isEqualTo(outcome);
            assertThat(connect.remote().toString()).isEqualTo("127.0.0.1:" + port);
            assertThat(connect.latencyNanos()).isPositive();
        });
    }
}
