package io.s3trace.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReadRhythmTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private int askings;
    private final ReadRhythm rhythm = new ReadRhythm(Duration.ofMillis(20), () -> askings++, 0);

    @Test
    void looksSoonAgainWhileThereAreRecordsAndLessSoonWhenThereAreNone() {
        assertThat(rhythm.waitMillis(0, 7, 0, SECOND)).isEqualTo(20);
        assertThat(rhythm.waitMillis(20 * MILLI, 0, 0, SECOND)).isEqualTo(50);
        assertThat(askings).isZero();
    }

    @Test
    void waitsForTheKernelWhenItHasBeenQuietForAWhile() {
        assertThat(rhythm.waitMillis(249 * MILLI, 0, 0, SECOND)).isEqualTo(50);
        assertThat(askings).isZero();
        assertThat(rhythm.waitMillis(250 * MILLI, 0, 0, SECOND)).as("one more wait").isEqualTo(50);
        assertThat(askings).isEqualTo(1);
        assertThat(rhythm.waitMillis(300 * MILLI, 0, 0, SECOND)).isEqualTo(1001);
        assertThat(rhythm.waitMillis(1300 * MILLI, 0, 0, SECOND)).isEqualTo(1001);
        assertThat(askings).isEqualTo(1);
    }

    @Test
    void aWaitThatWasCutShortIsNotTheOneMore() {
        rhythm.waitMillis(250 * MILLI, 0, 0, SECOND);
        assertThat(rhythm.waitMillis(251 * MILLI, 0, 0, SECOND)).isEqualTo(50);
    }

    @Test
    void beginsAnewWithTheRecordsThatHaveWokenIt() {
        rhythm.waitMillis(250 * MILLI, 0, 0, SECOND);
        rhythm.waitMillis(300 * MILLI, 0, 0, SECOND);
        assertThat(rhythm.waitMillis(SECOND, 1, 0, SECOND)).isEqualTo(20);
        assertThat(rhythm.waitMillis(SECOND + 200 * MILLI, 0, 0, SECOND)).isEqualTo(50);
        assertThat(askings).isEqualTo(1);
        rhythm.waitMillis(SECOND + 250 * MILLI, 0, 0, SECOND);
        assertThat(askings).isEqualTo(2);
    }

    @Test
    void aRecordThatIsBeingWrittenIsLookedForAtOnce() {
        assertThat(rhythm.waitMillis(0, 0, 8, SECOND)).isEqualTo(1);
        assertThat(rhythm.waitMillis(SECOND, 0, 8, SECOND)).isEqualTo(1);
    }

    @Test
    void whatIsDueIsNotSleptThroughForLong() {
        rhythm.waitMillis(250 * MILLI, 0, 0, SECOND);
        assertThat(rhythm.waitMillis(300 * MILLI, 0, 0, 400 * MILLI)).isEqualTo(401);
        assertThat(rhythm.waitMillis(300 * MILLI, 0, 0, 3 * MILLI)).isEqualTo(50);
        assertThat(rhythm.waitMillis(300 * MILLI, 0, 0, -MILLI)).isEqualTo(50);
    }
}
