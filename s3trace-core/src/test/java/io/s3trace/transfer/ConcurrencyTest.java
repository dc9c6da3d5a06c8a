package io.s3trace.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConcurrencyTest {
    private record Interval(long start, long end) {}

    private final Random random = new Random(4);

    @Test
    void requestsOneAfterAnotherDoNotOverlap() {
        assertThat(max(List.of(new Interval(0, 10), new Interval(10, 20), new Interval(20, 20)))).isEqualTo(1);
    }

    @Test
    void agreesWithCountingAtEveryInstantInWhateverOrderTheyArrive() {
        for (int round = 0; round < 300; round++) {
            List<Interval> intervals = new ArrayList<>();
            for (int i = random.nextInt(60); i >= 0; i--) {
                long start = random.nextInt(100);
                intervals.add(new Interval(start, start + 1 + random.nextInt(30)));
            }
            intervals.sort(Comparator.comparingLong(Interval::end));
            assertThat(max(intervals)).as("by end: %s", intervals).isEqualTo(counted(intervals));
            Collections.shuffle(intervals, random);
            assertThat(max(intervals)).as("shuffled: %s", intervals).isEqualTo(counted(intervals));
        }
    }

    @Test
    void isBoundedHoweverManyThereAre() {
        Concurrency concurrency = new Concurrency();
        for (int i = 1; i <= 10_000; i++) {
            concurrency.add(0, i);
        }
        assertThat(concurrency.max()).isBetween(1024, 1025);
    }

    private static int max(List<Interval> intervals) {
        Concurrency concurrency = new Concurrency();
        intervals.forEach(interval -> concurrency.add(interval.start, interval.end));
        return concurrency.max();
    }

    private static int counted(List<Interval> intervals) {
        int most = 0;
        for (int instant = 0; instant < 140; instant++) {
            int at = instant;
            most = Math.max(most, (int) intervals.stream().filter(i -> i.start <= at && at < i.end).count());
        }
        return most;
    }
}
