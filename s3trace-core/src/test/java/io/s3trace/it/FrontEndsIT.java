package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.S3Tracer;
import io.s3trace.select.ProbeMode;
import io.s3trace.stats.KeyFigures;
import io.s3trace.stats.S3Statistics;
import io.s3trace.stats.StatisticsKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One name, two servers behind it, one of which is slow: statistics by address show which. */
@RequiresBpf
@RequiresTools("curl")
class FrontEndsIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration SLOW = Duration.ofMillis(100);
    private static final int REQUESTS = 10;

    @TempDir
    Path directory;

    @Test
    void theSlowOneOfTwoShowsByItsAddress() throws IOException {
        S3Statistics byEndpoint = new S3Statistics(StatisticsKey.ENDPOINT);
        S3Statistics byRemote = new S3Statistics(StatisticsKey.REMOTE);
        EventCollector events = EventCollector.of(event -> event.request().host().startsWith("front.example"));
        try (SlowService fast = SlowService.start(new InetSocketAddress("127.0.0.1", 0), Duration.ZERO);
                SlowService slow = SlowService.start(new InetSocketAddress("127.0.0.2", fast.port()), SLOW);
                S3Tracer _ = S3Tracer.builder().mode(ProbeMode.HTTP).host("front.example:" + fast.port())
                        .onEveryEvent(byEndpoint).onEveryEvent(byRemote).onEvent(events).start()) {
            for (int i = 0; i < REQUESTS; i++) {
                get("127.0.0.1", fast.port());
                get("127.0.0.2", slow.port());
            }
            assertThat(events.await(2 * REQUESTS)).hasSize(2 * REQUESTS);

            Await.until("all are counted", TIMEOUT, () -> count(byRemote) == 2 * REQUESTS && count(byEndpoint) == 2 * REQUESTS);
            assertThat(byEndpoint.snapshot().keys()).hasSize(1);
            Map<String, KeyFigures> figures = byRemote.snapshot().keys().stream()
                    .collect(Collectors.toMap(KeyFigures::key, key -> key));
            assertThat(figures).containsOnlyKeys("127.0.0.1:" + fast.port(), "127.0.0.2:" + fast.port());
            assertThat(figures.values()).allSatisfy(figure -> assertThat(figure.count()).isEqualTo(REQUESTS));
            KeyFigures slowest = figures.get("127.0.0.2:" + fast.port());
            assertThat(slowest.total().minNanos()).isGreaterThanOrEqualTo(SLOW.toNanos() - 1_000_000);
            assertThat(figures.get("127.0.0.1:" + fast.port()).total().p50Nanos()).isLessThan(slowest.total().p50Nanos());
            byRemote.snapshot().keys().forEach(k -> System.err.printf("%-16s %3d, %d failed, p50 %.1f ms, p99 %.1f ms%n",
                    k.key(), k.count(), k.errors(), k.total().p50Nanos() / 1e6, k.total().p99Nanos() / 1e6));
        }
    }

    private static long count(S3Statistics statistics) {
        return statistics.snapshot().keys().stream().mapToLong(KeyFigures::count).sum();
    }

    private void get(String address, int port) {
        List<String> command = HostsFile.with(directory, "front.example", List.of(address), List.of(
                "curl", "--disable", "--silent", "--output", "/dev/null", "--aws-sigv4", "aws:amz:us-east-1:s3",
                "--user", S3Server.ACCESS_KEY + ":" + S3Server.SECRET_KEY, "http://front.example:" + port + "/bucket/key"));
        try (Child curl = Child.start(directory, "curl", command)) {
            curl.succeed(TIMEOUT);
        }
    }
}
