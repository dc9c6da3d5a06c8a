package io.s3trace.micrometer;

import io.s3trace.event.SocketSource;
import io.s3trace.event.TracerStats;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Figures of a tracer, all different. */
final class SampleStats {
    static final TracerStats STATS = new TracerStats(
            1000, 35, 31, 33, 34, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 11, 12, Duration.ofMillis(600), Duration.ofSeconds(13),
            Duration.ofSeconds(14),
            new TracerStats.KernelStats(21, 22, 23, 24, 30, 32, 25, 26, 27, 28, 29),
            new TracerStats.AgentStats(41, 42, 43),
            List.of(new TracerStats.ProgramStats("ssl_write", 7, 2_500_000_000L, 1)),
            List.of(new TracerStats.SubscriberStats("listener-1", 997, 3, 0)),
            List.of(new TracerStats.Probe("/lib/libssl.so.3", "SSL_write", 0, false, false, true, -1,
                    TracerStats.Link.PERF_EVENT)),
            SocketSource.TRACEPOINTS, List.of(), Optional.empty(), "1.1 (bundled)", 36, List.of());

    private SampleStats() {}
}
