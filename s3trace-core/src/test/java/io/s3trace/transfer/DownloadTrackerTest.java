package io.s3trace.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.s3trace.event.Outcome;
import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.testing.Events;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DownloadTrackerTest {
    private static final Events GET = Events.of(S3Operation.GET_OBJECT);
    private static final long MILLI = 1_000_000;

    private final List<RangedDownloadEvent> ended = new ArrayList<>();
    private final DownloadTracker tracker = new DownloadTracker(ended::add, 3, Duration.ofSeconds(5));

    @Test
    void joinsRangesUntilTheWholeObjectHasArrived() {
        see(range(100, 199, 250).time(5, 20), range(0, 99, 250).time(0, 30));
        assertThat(ended).isEmpty();
        assertThat(tracker.openDownloads()).hasSize(1);
        see(range(200, 249, 250).time(40, 50));
        assertThat(ended).containsExactly(new RangedDownloadEvent(GET.event().process(), "bucket", "key", "", Events.at(0),
                50 * MILLI, 3, 0, 0, 250, 250, 2, TransferOutcome.COMPLETED, false));
        assertThat(only().complete()).isTrue();
        assertThat(only().bytesPerSecond()).isEqualTo(5000);
        assertThat(tracker.openDownloads()).isEmpty();
    }

    @Test
    void bytesThatArriveTwiceCountOnce() {
        see(range(0, 99, 1000), range(50, 149, 1000), range(0, 99, 1000), range(200, 299, 1000));
        tracker.expire(Instant.MAX);
        assertThat(only().bytes()).isEqualTo(250);
        assertThat(only().ranges()).isEqualTo(4);
        assertThat(only().complete()).isFalse();
    }

    @Test
    void endsWhenNothingFollows() {
        see(range(0, 99, 1000).time(0, 10), range(0, 99, 1000).key("other").time(5_000, 5_010));
        assertThat(ended).isEmpty();
        see(Events.of(S3Operation.LIST_BUCKETS).time(5_011, 5_011));
        assertThat(only().key()).isEqualTo("key");
        assertThat(only().outcome()).isEqualTo(TransferOutcome.EXPIRED);
    }

    @Test
    void beginsAnewAfterASilence() {
        see(range(0, 99, 1000).time(0, 10), range(100, 199, 1000).time(5_011, 5_020));
        assertThat(only().bytes()).isEqualTo(100);
        assertThat(tracker.openDownloads()).hasSize(1);
    }

    @Test
    void failuresAndRetriesAreCounted() {
        see(GET.range("bytes=0-99").time(0, 10).status(503, "SlowDown").attempt("id", 1),
                range(0, 99, 100).time(20, 30).attempt("id", 2));
        assertThat(only().failedRanges()).isEqualTo(1);
        assertThat(only().retries()).isEqualTo(1);
        assertThat(only().ranges()).isEqualTo(1);
    }

    @Test
    void ofAnAnswerCutShortWhatArrivedCounts() {
        see(GET.range("bytes=0-99").received("bytes 0-99/200", 40).outcome(Outcome.CLOSED), range(100, 199, 200));
        tracker.expire(Instant.MAX);
        assertThat(only().bytes()).isEqualTo(140);
        assertThat(only().complete()).isFalse();
    }

    @Test
    void aServiceThatIgnoresTheRangeSendsTheWholeObject() {
        see(GET.range("bytes=10-19").received("", 500));
        assertThat(only().bytes()).isEqualTo(500);
        assertThat(only().size()).isEqualTo(500);
        assertThat(only().complete()).isTrue();
    }

    @Test
    void partsByNumberAreRangesToo() {
        see(GET.part("", 1).received("bytes 0-4/10", 5), GET.part("", 2).received("bytes 5-9/10", 5));
        assertThat(only().complete()).isTrue();
    }

    @Test
    void processesVersionsAndKeysAreApart() {
        see(range(0, 99, 1000), range(0, 99, 1000).pid(43), range(0, 99, 1000).version("v"));
        assertThat(tracker.openDownloads()).hasSize(3);
    }

    @Test
    void theEldestMakesRoomAndIsCounted() {
        see(range(0, 9, 100).key("a"), range(0, 9, 100).key("b"), range(0, 9, 100).key("c"),
                range(10, 19, 100).key("a"), range(0, 9, 100).key("d"));
        assertThat(only().key()).isEqualTo("b");
        assertThat(only().outcome()).isEqualTo(TransferOutcome.EVICTED);
        assertThat(tracker.evicted()).isEqualTo(1);
    }

    @Test
    void aScatteredDownloadIsToldInPieces() {
        for (int i = 0; i < 10_001; i++) {
            see(range(10L * i, 10L * i, Long.MAX_VALUE / 100));
        }
        assertThat(only().ranges()).isEqualTo(10_000);
        assertThat(only().outcome()).isEqualTo(TransferOutcome.EVICTED);
        assertThat(tracker.evicted()).isEqualTo(1);
        assertThat(tracker.openDownloads()).hasSize(1);
    }

    @Test
    void wholeObjectsAndOtherOperationsAreNoRangedDownloads() {
        see(GET.received("", 100), Events.of(S3Operation.HEAD_OBJECT).range("bytes=0-9"));
        assertThat(tracker.openDownloads()).isEmpty();
    }

    @Test
    void hostileRangesBringNothing() {
        see(GET.range("bytes=9-0").received("bytes 9-0/100", 10), GET.range("x").received("", -1),
                GET.range("bytes=-").received("bytes -/-", Long.MAX_VALUE),
                GET.range("bytes=0-").received("bytes 0-999999999999999999/*", -1).outcome(Outcome.CLOSED));
        tracker.expire(Instant.MAX);
        assertThat(only().bytes()).isZero();
        assertThat(only().failedRanges()).isEqualTo(4);
        assertThat(only().size()).isEqualTo(S3RequestEvent.UNKNOWN);
    }

    @Test
    void rejectsSettingsThatMakeNoSense() {
        assertThatThrownBy(() -> new DownloadTracker(ended::add, -1, Duration.ofSeconds(5)))
                .hasMessage("maxOpenDownloads must be positive: -1");
        assertThatThrownBy(() -> new DownloadTracker(ended::add, 1, Duration.ofSeconds(-5)))
                .hasMessage("idleAfter must be positive: PT-5S");
    }

    private static Events range(long first, long last, long size) {
        String content = "bytes " + first + "-" + last + "/" + size;
        return GET.range("bytes=" + first + "-" + last).received(content, last - first + 1);
    }

    private void see(Events... events) {
        for (Events event : events) {
            tracker.accept(event.event());
        }
    }

    private RangedDownloadEvent only() {
        assertThat(ended).hasSize(1);
        return ended.getFirst();
    }
}
