package io.s3trace.stats;

/**
 * The test of Mann and Whitney: whether the requests of one span have greater figures than those of another. It asks for ranks
 * only, so that a few very long times weigh no more than others, and no distribution is assumed.
 *
 * <p>Sources: H. B. Mann, D. R. Whitney, "On a test of whether one of two random variables is stochastically larger than the
 * other", Annals of Mathematical Statistics 18 (1947); the variance with ties: E. L. Lehmann, "Nonparametrics" (1975),
 * section 1.4.
 */
final class RankTest {
    /** From so many on in both spans, the normal distribution is a good approximation. */
    static final long ENOUGH = 20;

    private static final double SQRT_HALF = Math.sqrt(0.5);
    private static final double[] COEFFICIENTS = {-1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807,
        -1.13520398, 1.48851587, -0.82215223, 0.17087277};

    private RankTest() {}

    /**
     * Compares times.
     *
     * @param level below which probability a difference is no noise
     */
    static Difference ofTimes(TimeBuckets before, TimeBuckets after, double level) {
        Ranks ranks = new Ranks();
        int b = 0;
        int a = 0;
        while (b < before.size() || a < after.size()) {
            long nextBefore = b < before.size() ? before.upToNanos(b) : Long.MAX_VALUE;
            long nextAfter = a < after.size() ? after.upToNanos(a) : Long.MAX_VALUE;
            ranks.add(nextBefore <= nextAfter ? before.count(b++) : 0, nextAfter <= nextBefore ? after.count(a++) : 0);
        }
        return ranks.test(0.5, level);
    }

    /**
     * Compares shares: each request has one of two figures, failed or not. Then the test is the chi-square test, here with the
     * correction of Yates, without which it finds too much where failures are rare.
     */
    static Difference ofFailures(KeyFigures before, KeyFigures after, double level) {
        Ranks ranks = new Ranks();
        ranks.add(before.count() - before.errors(), after.count() - after.errors());
        ranks.add(before.errors(), after.errors());
        return ranks.test((before.count() + after.count()) / 4.0, level);
    }

    /** Adds up figures, the smallest first. */
    private static final class Ranks {
        private double before;
        private double after;
        /** How many pairs there are in which the later request has the greater figure. */
        private double greater;
        private double ties;

        void add(long countBefore, long countAfter) {
            double equal = countBefore + countAfter;
            greater += countAfter * (before + countBefore / 2.0);
            ties += equal * equal * equal - equal;
            before += countBefore;
            after += countAfter;
        }

        /**
         * Tests.
         *
         * @param continuity half of the step from one possible number of pairs to the next
         */
        Difference test(double continuity, double level) {
            if (before < ENOUGH || after < ENOUGH) {
                return new Difference(Change.TOO_FEW, 1, 0.5);
            }
            double pairs = before * after;
            double all = before + after;
            double variance = pairs / 12 * (all + 1 - ties / (all * (all - 1)));
            double off = Math.max(0, Math.abs(greater - pairs / 2) - continuity);
            double probability = variance > 0 ? outside(off / Math.sqrt(variance)) : 1;
            double share = greater / pairs;
            return new Difference(probability >= level ? Change.NOISE : share > 0.5 ? Change.MORE : Change.LESS,
                    probability, share);
        }
    }

    /** The probability that a normally distributed number is farther from its mean than so many deviations. */
    private static double outside(double deviations) {
        // the complementary error function, within 1.2e-7 of its value: "Numerical Recipes", section 6.2
        double x = deviations * SQRT_HALF;
        double t = 1 / (1 + x / 2);
        double sum = 0;
        for (int i = COEFFICIENTS.length - 1; i >= 0; i--) {
            sum = sum * t + COEFFICIENTS[i];
        }
        return t * Math.exp(sum - x * x);
    }
}
