package io.s3trace.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.s3trace.event.S3Operation;
import io.s3trace.testing.Events;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final double MEDIAN_MILLIS = 100;

    private static Events get() {
        return Events.of(S3Operation.GET_OBJECT);
    }

    private static StatisticsSnapshot times(int count, LongSupplier millis) {
        S3Statistics statistics = new S3Statistics(StatisticsKey.OPERATION);
        for (int i = 0; i < count; i++) {
            statistics.accept(get().time(0, (int) millis.getAsLong()).event());
        }
        return statistics.snapshot();
    }

    private static StatisticsSnapshot times(int... millis) {
        int[] at = {0};
        return times(millis.length, () -> millis[at[0]++]);
    }

    /** Times as they are in reality: most are near the median, and some are many times as long. */
    private static LongSupplier logNormal(Random random, double factor) {
        return () -> Math.round(factor * MEDIAN_MILLIS * Math.exp(0.5 * random.nextGaussian()));
    }

    private static StatisticsSnapshot failures(int count, int failed) {
        S3Statistics statistics = new S3Statistics(StatisticsKey.OPERATION);
        for (int i = 0; i < count; i++) {
            statistics.accept(get().status(i < failed ? 500 : 200, i < failed ? "InternalError" : "").event());
        }
        return statistics.snapshot();
    }

    private static Difference totals(StatisticsSnapshot before, StatisticsSnapshot after) {
        return S3Statistics.compare(before, after).all().total();
    }

    @Test
    void probabilitiesAreThoseOfScipy() {
        // scipy.stats.mannwhitneyu(x, y, method="asymptotic"), version 1.17, with the samples of its documentation several times
        int[] men = {19, 22, 16, 29, 24};
        int[] women = {20, 11, 17, 12};
        Difference difference = totals(times(repeated(women, 5)), times(repeated(men, 4)));
        assertThat(difference.greater()).isEqualTo(0.85);
        assertThat(difference.pValue()).isCloseTo(0.000146629685, within(1e-9));
    }

    @Test
    void chiSquareIsThatOfTheLiterature() {
        // R: prop.test(c(15, 25), c(50, 50)) has X-squared = 3.375; this test has (N - 1) / N of it, with N = 100
        Difference difference = S3Statistics.compare(failures(50, 15), failures(50, 25)).all().errors();
        assertThat(difference.pValue()).isCloseTo(0.067563, within(1e-6));
        assertThat(difference.change()).isEqualTo(Change.NOISE);
    }

    @Test
    void nothingIsFoundWhereNothingHasChanged() {
        long found = IntStream.range(0, 500).filter(seed -> {
            Random random = new Random(seed);
            return S3Statistics.compare(times(200, logNormal(random, 1)), times(300, logNormal(random, 1))).all().isReal();
        }).count();
        assertThat(found).isLessThanOrEqualTo(5); // 1 % of 500
    }

    @Test
    void aTenthMoreIsFoundAndSoIsATenthLess() {
        Random random = new Random(1);
        StatisticsSnapshot before = times(2000, logNormal(random, 1));
        StatisticsSnapshot after = times(2000, logNormal(random, 1.1));
        assertThat(totals(before, after).change()).isEqualTo(Change.MORE);
        assertThat(totals(before, after).greater()).isBetween(0.53, 0.58);
        assertThat(totals(after, before).change()).isEqualTo(Change.LESS);
        assertThat(totals(after, before).pValue()).isEqualTo(totals(before, after).pValue());
    }

    @Test
    void theSameDifferenceOfFewRequestsIsMostlyNoise() {
        long found = IntStream.range(0, 100).filter(seed -> {
            Random random = new Random(seed);
            return totals(times(50, logNormal(random, 1)), times(50, logNormal(random, 1.1))).isReal();
        }).count();
        assertThat(found).isLessThan(10);
    }

    @Test
    void aFewVeryLongTimesAreNoise() {
        Random random = new Random(1);
        StatisticsSnapshot before = times(500, logNormal(random, 1));
        int[] at = {0};
        StatisticsSnapshot after = times(500, () -> at[0]++ < 3 ? 100_000 : logNormal(random, 1).getAsLong());
        assertThat(after.all().total().meanNanos()).isGreaterThan(3 * before.all().total().meanNanos());
        assertThat(totals(before, after).change()).isEqualTo(Change.NOISE);
    }

    @Test
    void fewerThanTwentyRequestsSayNothing() {
        StatisticsSnapshot many = times(20, () -> 10);
        assertThat(totals(times(19, () -> 1000), many)).isEqualTo(new Difference(Change.TOO_FEW, 1, 0.5));
        assertThat(totals(times(20, () -> 1000), many).change()).isEqualTo(Change.LESS);
        assertThat(totals(many, many)).isEqualTo(new Difference(Change.NOISE, 1, 0.5));
    }

    @Test
    void moreFailuresAreFoundFromSomeOn() {
        assertThat(S3Statistics.compare(failures(1000, 0), failures(1000, 5)).all().errors().change())
                .isEqualTo(Change.NOISE);
        assertThat(S3Statistics.compare(failures(1000, 0), failures(1000, 20)).all().errors().change())
                .isEqualTo(Change.MORE);
    }

    @Test
    void eachKeyIsComparedWithItself() {
        S3Statistics before = new S3Statistics(StatisticsKey.OPERATION);
        S3Statistics after = new S3Statistics(StatisticsKey.OPERATION);
        for (int i = 0; i < 100; i++) {
            before.accept(Events.of(S3Operation.GET_OBJECT).time(0, 10).event());
            before.accept(Events.of(S3Operation.PUT_OBJECT).time(0, 50).event());
            before.accept(Events.of(S3Operation.DELETE_OBJECT).time(0, 50).event());
            after.accept(Events.of(S3Operation.GET_OBJECT).time(0, 20).event());
            after.accept(Events.of(S3Operation.PUT_OBJECT).time(0, 50).event());
        }
        StatisticsComparison comparison = S3Statistics.compare(before.snapshot(), after.snapshot());
        assertThat(comparison.keys()).extracting(KeyComparison::key).containsExactly("GetObject", "PutObject", "DeleteObject");
        assertThat(comparison.keys()).extracting(key -> key.total().change())
                .containsExactly(Change.MORE, Change.NOISE, Change.TOO_FEW);
        assertThat(comparison.keys().getLast().after().count()).isZero();
        assertThat(comparison.keys().getLast().before().count()).isEqualTo(100);
    }

    @Test
    void bucketsAddUpAndHaveTheTimes() {
        TimeBuckets buckets = times(5, 5, 7, 1000).all().total().buckets();
        assertThat(buckets.size()).isEqualTo(3);
        assertThat(buckets.count(0)).isEqualTo(2);
        assertThat(buckets.upToNanos(2)).isBetween(1_000_000_000L, 1_010_000_000L);
        assertThat(buckets).isEqualTo(times(5, 5, 7, 1000).all().total().buckets())
                .isNotEqualTo(times(5, 5, 7, 7, 1000).all().total().buckets()).hasToString("3 buckets");
    }

    @Test
    void bucketsOfDifferentWidthsCannotBeCompared() {
        assertThatIllegalArgumentException().isThrownBy(() -> S3Statistics.compare(times(1),
                        new S3Statistics(StatisticsKey.OPERATION, 1, 3).snapshot()))
                .withMessage("times must have the same number of significant digits: 2 before, 3 after");
    }

    private static int[] repeated(int[] values, int times) {
        return IntStream.range(0, times).flatMap(i -> IntStream.of(values)).toArray();
    }
}
