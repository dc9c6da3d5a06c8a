package io.s3trace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.TracerStats;
import io.s3trace.examples.live.LiveModel;
import io.s3trace.examples.live.LiveServer;
import io.s3trace.examples.live.LiveSource;
import io.s3trace.it.Await;
import io.s3trace.it.RequiresTools;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page keeps up with more than a busy host's requests. */
@RequiresTools({"chromium", "chromedriver"})
@Tag("alone")
class LiveViewLoadIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int PER_SECOND = 5_000;
    private static final int SECONDS = 8;
    /** The page shows what has come since it last did. */
    private static final Duration UPDATE = Duration.ofSeconds(1);

    @TempDir
    private Path directory;

    private final LiveModel model = new LiveModel();
    /** When the server had how many; of this test's thread, but for the first entry. */
    private final TreeMap<Long, Long> history = new TreeMap<>(Map.of(0L, System.nanoTime()));

    /** A page that does not keep up is further and further behind. How far it is at the beginning is the control. */
    @Test
    void pageKeepsUpWithFiveThousandEventsASecond() throws Exception {
        try (LiveServer server = LiveServer.start(
                        new InetSocketAddress("127.0.0.1", 0), model, new Nothing());
                Chromium page = new Chromium(directory)) {
            page.show(1280, 1000, "dark");
            page.open(server.uri());
            Await.until("connected", TIMEOUT, () -> page.text("#state").equals("synthetic"));

            Thread traffic = Thread.ofPlatform().start(() -> new SyntheticTraffic().run(PER_SECOND, SECONDS, this::take));
            List<Long> lags = new ArrayList<>();
            while (traffic.isAlive()) {
                lags.add(lagNanos(page));
            }
            traffic.join();

            long earlier = medianOf(lags.subList(0, lags.size() / 2));
            long later = medianOf(lags.subList(lags.size() / 2, lags.size()));
            System.err.printf("the page was mostly %d ms behind, then %d ms, of %d looks%n", earlier / 1_000_000,
                    later / 1_000_000, lags.size());
            assertThat(Duration.ofNanos(later)).as("behind, having been %s behind at first", Duration.ofNanos(earlier))
                    .isLessThan(Duration.ofNanos(2 * earlier).plus(UPDATE));
            long total = PER_SECOND * SECONDS;
            Await.until("all " + total, TIMEOUT, () -> page.number("#total") == total);
            assertThat(page.number("#failed")).isEqualTo(model.operations().all().errors());
            // If the page could not be served for a while, more have failed meanwhile than are kept for it, and it says so.
            assertThat(page.text("#shown")).matches("60 shown of 40,000(; [1-9]\\d* failed ones left out)?");
            assertThat(page.complaints()).isEmpty();
        }
    }

    private void take(S3RequestEvent event) {
        model.count(event);
        model.offer(event);
    }

    private static long medianOf(List<Long> nanos) {
        return nanos.stream().sorted().toList().get(nanos.size() / 2);
    }

    /** How long ago the server had as many as the page shows now. */
    private long lagNanos(Chromium page) {
        long asked = System.nanoTime();
        history.put(model.operations().all().count(), asked);
        long shown = page.number("#total");
        Map.Entry<Long, Long> next = history.higherEntry(shown);
        return next == null ? 0 : Math.max(0, asked - next.getValue());
    }

    private record Nothing() implements LiveSource {
        @Override
        public String state() {
            return "synthetic";
        }

        @Override
        public List<S3RequestEvent> inFlight() {
            return List.of();
        }

        @Override
        public Optional<TracerStats> stats() {
            return Optional.empty();
        }
    }
}
