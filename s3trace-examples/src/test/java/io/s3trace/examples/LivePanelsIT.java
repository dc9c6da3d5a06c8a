package io.s3trace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.s3trace.advice.PriceList;
import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.TracerStats;
import io.s3trace.examples.live.LiveModel;
import io.s3trace.examples.live.LiveServer;
import io.s3trace.examples.live.LiveSource;
import io.s3trace.examples.live.Scorecards;
import io.s3trace.it.Await;
import io.s3trace.it.RequiresTools;
import io.s3trace.stats.S3Statistics;
import io.s3trace.testing.Events;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scorecard, costs, one process, and before and after: in a real browser, by keyboard, in both widths and themes. */
@RequiresTools({"chromium", "chromedriver"})
class LivePanelsIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final char TAB = '\uE004';
    private static final char ENTER = '\uE007';
    private static final int REQUESTS = 200;

    @TempDir
    private Path directory;

    private Chromium page;

    @Test
    void whatHappensIsShownByBucketByCostAndByProcess() throws IOException {
        LiveModel model = new LiveModel();
        show(model, () -> {
            traffic(model::count, 1, 5, 200);
            traffic(model::count, 2, 50, 503);
            Await.until("a scorecard", TIMEOUT, () -> rows("scorecard").size() == 1);
            JsonNode row = rows("scorecard").get(0);
            assertThat(row.get(0).asText()).isEqualTo("bucket GetObject");
            assertThat(row.get(1).asText()).isEqualTo("400");
            assertThat(row.get(2).asText()).isEqualTo("200");
            assertThat(row.get(5).asText()).matches("5\\d\\.\\d of 400");
            assertThat(page.text("#costs")).contains("a month at this rate");
            assertThat(rows("costsByBucket").get(1).get(0).asText()).isEqualTo("bucket");
            assertAProcessOpensByKeyboard();
            assertFits("panels");
        });
    }

    private void assertAProcessOpensByKeyboard() {
        page.script("[...document.querySelectorAll('#processes button')].find(b => b.textContent === 'client (2)').focus()");
        page.press(ENTER);
        assertThat(page.script("return document.getElementById('process').open").asBoolean()).isTrue();
        assertThat(page.text("#processTitle")).isEqualTo("client (2)");
        assertThat(page.text("#processFindings")).startsWith("server-errors: 100 % of 200 requests failed");
        assertThat(rows("processOperations").get(0).get(0).asText()).isEqualTo("GetObject");
        page.press(TAB); // from the button that closes it to the other one
        page.press(ENTER);
        assertThat(page.script("return document.getElementById('filter').value").asText()).startsWith("pid:2");
        assertThat(page.script("return document.getElementById('process').open").asBoolean()).isFalse();
        page.type("#filter", "");
    }

    @Test
    void beforeAndAfterAChangeAreCompared() throws IOException {
        LiveModel model = new LiveModel();
        show(model, () -> {
            traffic(model::count, 1, 50, 200);
            Await.until("what was before", TIMEOUT, () -> rows("scorecard").size() == 1);
            page.script("document.getElementById('compare').focus()");
            page.press(ENTER);
            Await.until("a comparison", TIMEOUT, () -> !page.text("#comparison").isEmpty());
            traffic(model::count, 1, 5, 200);
            Await.until("what came after", TIMEOUT, () -> page.text("#comparisonNote").startsWith("200 requests before, 200 after"));
            assertThat(page.text("#comparison .better")).startsWith("▼ 7.");
            assertFits("comparison");
            page.click("#compare");
            assertThat(page.script("return getComputedStyle(document.getElementById('comparison')).display").asText())
                    .isEqualTo("none");
        });
    }

    @Test
    void aRecordingIsComparedWithNow() throws IOException {
        S3Statistics recorded = new S3Statistics(Scorecards.KEY);
        traffic(recorded, 1, 5, 200);
        LiveModel model = new LiveModel(PriceList.standard(), Optional.of(recorded.snapshot()));
        show(model, () -> {
            traffic(model::count, 1, 50, 200);
            Await.until("a comparison", TIMEOUT, () -> page.text("#comparisonNote").startsWith("200 requests before, 200 after"));
            assertThat(page.text("#comparison .bad")).startsWith("▲ 5");
        });
    }

    private void show(LiveModel model, Runnable test) throws IOException {
        try (Chromium chromium = new Chromium(directory);
                LiveServer live = LiveServer.start(new InetSocketAddress("127.0.0.1", 0), model, new Idle())) {
            page = chromium;
            page.show(1600, 1000, "light");
            page.open(live.uri());
            test.run();
            assertThat(page.complaints()).isEmpty();
        }
    }

    private static void traffic(Consumer<S3RequestEvent> listener, int pid, long millis, int status) {
        for (int i = 0; i < REQUESTS; i++) {
            listener.accept(Events.of(S3Operation.GET_OBJECT).pid(pid).key("key-" + i).host("s3.us-east-1.amazonaws.com")
                    .status(status, status == 200 ? "" : "InternalError").time(100L * i, 100L * i + millis + i % 5).event());
        }
    }

    private JsonNode rows(String id) {
        return page.script("return [...document.querySelectorAll('#' + arguments[0] + ' tr')].map(row => [...row.cells]"
                + ".map(cell => cell.textContent)).filter(cells => cells[0] !== 'bucket, operation' && cells[0] !== 'operation')",
                id);
    }

    private void assertFits(String name) {
        for (String scheme : List.of("light", "dark")) {
            for (int width : List.of(1600, 400)) {
                page.show(width, width == 400 ? 2600 : 1400, scheme);
                page.script("window.scrollTo(0, 0)");
                assertThat(page.script("return document.documentElement.scrollWidth").asInt()).isEqualTo(width);
                page.screenshot(Path.of("target", name + "-" + width + "-" + scheme + ".png"));
            }
        }
    }

    private record Idle() implements LiveSource {
        @Override
        public String state() {
            return "idle";
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
