package io.s3trace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.TracerStats;
import io.s3trace.examples.live.LiveModel;
import io.s3trace.examples.live.LiveServer;
import io.s3trace.examples.live.LiveSource;
import io.s3trace.it.Await;
import io.s3trace.it.RequiresTools;
import io.s3trace.testing.Events;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Findings on the page, in a real browser: they are there, and lead to their requests, by keyboard alone. */
@RequiresTools({"chromium", "chromedriver"})
class LiveFindingsIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final char TAB = '\uE004';
    private static final char ENTER = '\uE007';
    private static final char ESCAPE = '\uE00C';
    private static final int REQUESTS = 120;

    @TempDir
    private Path directory;

    private final LiveModel model = new LiveModel();
    private Chromium page;

    @Test
    void findingsLeadToTheirRequests() throws IOException {
        try (Chromium chromium = new Chromium(directory);
                LiveServer live = LiveServer.start(new InetSocketAddress("127.0.0.1", 0), model, new Idle())) {
            page = chromium;
            page.show(1600, 1000, "light");
            page.open(live.uri());
            makeTraffic(1, 200, "");
            Await.until("a verdict", TIMEOUT, () -> page.text("#verdict").startsWith("no rule found anything wrong"));
            assertThat(page.script("return document.querySelectorAll('.finding').length").asInt()).isZero();
            makeTraffic(2, 500, "InternalError");
            Await.until("a finding", TIMEOUT, () -> page.text(".finding .title").equals("server-errors"));
            assertThat(page.text("#verdict")).startsWith("client (2), bucket bucket: ");
            assertKeyboardLeadsToTheRequests();
            assertFits();
            assertThat(page.complaints()).isEmpty();
        }
    }

    private void makeTraffic(int pid, int status, String errorCode) {
        for (int i = 0; i < REQUESTS; i++) {
            S3RequestEvent event = Events.of(S3Operation.GET_OBJECT).pid(pid).key("key-" + i).status(status, errorCode)
                    .time(100L * i, 100L * i + 5).event();
            model.count(event);
            model.offer(event);
        }
    }

    private void assertKeyboardLeadsToTheRequests() {
        page.script("document.getElementById('theme').focus()");
        page.press(TAB);
        page.press(ENTER);
        assertThat(page.script("return document.querySelector('.finding').open").asBoolean()).isTrue();
        assertThat(page.text(".finding .change")).startsWith("Look at the server");
        page.press(TAB);
        page.press(ENTER);
        assertThat(page.script("return document.getElementById('details').open").asBoolean()).isTrue();
        assertThat(page.text("#details tr[data-field=errorCode] td")).isEqualTo("InternalError");
        page.press(ESCAPE);
        assertThat(page.script("return document.getElementById('details').open").asBoolean()).isFalse();
        for (int i = 0; i < 3; i++) {
            page.press(TAB); // over the other samples, to the button
        }
        page.press(ENTER);
        assertThat(page.script("return document.getElementById('filter').value").asText()).isEqualTo("pid:2 bucket:bucket");
        Await.until("only its requests", TIMEOUT, () -> page.script("const who = [...document.querySelectorAll("
                + "'#requests .request .who')]; return who.length > 0 && who.every(w => w.textContent === 'client 2')").asBoolean());
        assertThat(page.script("return document.activeElement.closest('#requests') !== null").asBoolean()).isTrue();
    }

    private void assertFits() {
        for (String scheme : List.of("light", "dark")) {
            for (int width : List.of(1600, 400)) {
                page.show(width, width == 400 ? 2200 : 1000, scheme);
                page.script("window.scrollTo(0, 0)");
                assertThat(page.script("return document.documentElement.scrollWidth").asInt()).isEqualTo(width);
                page.screenshot(Path.of("target", "findings-" + width + "-" + scheme + ".png"));
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
