package io.s3trace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.event.Phases;
import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.testing.Events;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WaterfallLinesTest {
    private static final long MILLI = 1_000_000;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    private List<String> lines(boolean coloured, S3RequestEvent... events) {
        WaterfallLines lines = new WaterfallLines(new PrintStream(printed, true, StandardCharsets.UTF_8), coloured);
        for (S3RequestEvent event : events) {
            lines.accept(event);
        }
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static S3RequestEvent request(long dns, long connect, long tls, long send, long wait, long receive) {
        return request(new Phases(dns * MILLI, connect * MILLI, tls * MILLI, 7000 * MILLI, send * MILLI, wait * MILLI,
                receive * MILLI, (send + wait + receive) * MILLI));
    }

    private static S3RequestEvent request(Phases phases) {
        return Events.of(S3Operation.GET_OBJECT).key("2026/01").phases(phases).event();
    }

    private static String bar(String line) {
        return line.substring(line.indexOf('|'), line.lastIndexOf('|') + 1);
    }

    @Test
    void aBarHasTheColumnsOfEachPhaseInItsOrder() {
        List<String> lines = lines(false, request(1, 1, 2, 1, 4, 1));
        assertThat(bar(lines.getFirst())).isEqualTo("|0                                            10 ms|");
        assertThat(bar(lines.get(1))).isEqualTo("|dddddcccccttttttttttssssswwwwwwwwwwwwwwwwwwwwrrrrr|");
        assertThat(lines.get(1)).contains(" GetObject ").contains("   200 ").endsWith("| bucket/2026/01");
    }

    @Test
    void barsBeginInOneColumnAndHaveOneScale() {
        List<String> lines = lines(false, request(0, 0, 0, 0, 10, 0), request(0, 0, 0, 0, 5, 0), request(0, 0, 0, 0, 1, 0));
        assertThat(lines).hasSize(4).extracting(line -> line.indexOf('|')).containsOnly(lines.getFirst().indexOf('|'));
        assertThat(lines.subList(1, 4)).extracting(line -> bar(line).chars().filter(c -> c == 'w').count())
                .containsExactly(50L, 25L, 5L);
    }

    @Test
    void aLongerRequestGetsALongerRuler() {
        List<String> lines = lines(false, request(0, 0, 0, 0, 10, 0), request(0, 0, 0, 0, 11, 0), request(0, 0, 0, 0, 10, 0));
        assertThat(bar(lines.get(2))).endsWith(" 20 ms|");
        assertThat(bar(lines.get(3))).contains("w".repeat(28) + " ");
        assertThat(bar(lines.get(4))).contains("w".repeat(25) + " ");
    }

    @Test
    void theScaleIsChosenAnewAfterAHundredBars() {
        S3RequestEvent[] requests = new S3RequestEvent[201];
        for (int i = 0; i < requests.length; i++) {
            requests[i] = request(0, 0, 0, 0, i == 0 ? 1000 : 10, 0);
        }
        List<String> rulers = lines(false, requests).stream().filter(line -> line.startsWith("TIME")).toList();
        assertThat(rulers).extracting(line -> bar(line).replaceAll("[0| ]+(.* ms).*", "$1"))
                .containsExactly("1000 ms", "1000 ms", "10 ms");
    }

    @Test
    void whatIsNotKnownOfTheTotalIsShownAsSuch() {
        S3RequestEvent cut = request(new Phases(-1, -1, -1, -1, 2 * MILLI, -1, -1, 10 * MILLI));
        assertThat(bar(lines(false, cut).get(1))).isEqualTo("|" + "s".repeat(10) + ".".repeat(40) + "|");
    }

    @Test
    void coloursChangeNothingButColours() {
        String coloured = lines(true, request(1, 1, 2, 1, 4, 1)).get(1);
        printed.reset();
        String plain = lines(false, request(1, 1, 2, 1, 4, 1)).get(1);
        assertThat(coloured).contains("\033[30;44mddddd\033[0m\033[30;46mccccc\033[0m");
        assertThat(coloured.replaceAll("\033\\[[0-9;]*m", "")).isEqualTo(plain);
        assertThat(plain).doesNotContain("\033");
    }

    @Test
    void coloursAreForTerminalsWhoseUsersWantThem() {
        assertThat(WaterfallLines.isColoured(true, Map.of("TERM", "xterm", "NO_COLOR", ""))).isTrue();
        assertThat(WaterfallLines.isColoured(false, Map.of("TERM", "xterm"))).isFalse();
        assertThat(WaterfallLines.isColoured(true, Map.of("TERM", "xterm", "NO_COLOR", "1"))).isFalse();
        assertThat(WaterfallLines.isColoured(true, Map.of("TERM", "dumb"))).isFalse();
    }
}
