package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.SealedDoubt;
import io.s3trace.event.SealedExchange;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the waits of sealed exchanges against those of the same requests, as a tracer has timed them that opens them. That one
 * sees the library's calls return, somewhat after the socket's. If the thread has lost its CPU between the two, only the
 * socket's time is that of the network: then there is nothing to compare. That goes by another figure than the compared one:
 * the end of sending. How often it differs is also the control: a machine that disturbs one request in four while it is sent
 * disturbs as many responses.
 */
final class WaitComparison {
    private static final Logger LOGGER = LoggerFactory.getLogger(WaitComparison.class);
    private static final long ALLOWED_NANOS = 50_000;
    private static final double ALLOWED_SHARE = 0.02;
    private static final double MOST = 0.9;

    private WaitComparison() {}

    /** Fails unless nearly all are as long and nearly all responses began at the same time, or as many as the control allows. */
    static void assertAlike(SealedTraffic traffic) {
        List<Map.Entry<SealedExchange, S3RequestEvent>> pairs = traffic.pairs().entrySet().stream()
                .filter(pair -> !pair.getKey().doubts().contains(SealedDoubt.FIRST_OF_CONNECTION)).toList();
        List<Map.Entry<SealedExchange, S3RequestEvent>> steady = pairs.stream()
                .filter(pair -> sentDifference(pair) <= ALLOWED_NANOS).toList();

        LOGGER.info("{} exchanges: the response's begin differs by {} us (median), {} us (90 %); of {} that were sent "
                + "undisturbed, the wait by {} us, {} us", pairs.size(),
                quantile(pairs.stream().map(WaitComparison::answerDifference).toList(), 0.5),
                quantile(pairs.stream().map(WaitComparison::answerDifference).toList(), MOST), steady.size(),
                quantile(steady.stream().map(WaitComparison::waitDifference).toList(), 0.5),
                quantile(steady.stream().map(WaitComparison::waitDifference).toList(), MOST));
        double most = Math.min(MOST, (double) steady.size() / pairs.size());
        assertThat(steady).as("sent undisturbed").hasSizeGreaterThan(pairs.size() / 3);
        assertThat(steady.stream().filter(pair -> isAlike(pair, waitDifference(pair))).count()).as("equal waits")
                .isGreaterThanOrEqualTo((long) (most * steady.size()));
        assertThat(pairs.stream().filter(pair -> isAlike(pair, answerDifference(pair))).count()).as("equal begins of responses")
                .isGreaterThanOrEqualTo((long) (most * pairs.size()));
    }

    private static long quantile(List<Long> nanos, double share) {
        return nanos.stream().sorted().toList().get((int) (nanos.size() * share)) / 1000;
    }

    private static long waitDifference(Map.Entry<SealedExchange, S3RequestEvent> pair) {
        return Math.abs(pair.getKey().waitNanos() - pair.getValue().phases().waitNanos());
    }

    private static long sentDifference(Map.Entry<SealedExchange, S3RequestEvent> pair) {
        return Math.abs(later(pair) + pair.getKey().sendNanos() - pair.getValue().phases().sendNanos());
    }

    private static long answerDifference(Map.Entry<SealedExchange, S3RequestEvent> pair) {
        return Math.abs(later(pair) + pair.getKey().sendNanos() + pair.getKey().waitNanos()
                - pair.getValue().phases().sendNanos() - pair.getValue().phases().waitNanos());
    }

    private static long later(Map.Entry<SealedExchange, S3RequestEvent> pair) {
        return Duration.between(pair.getValue().start(), pair.getKey().start()).toNanos();
    }

    private static boolean isAlike(Map.Entry<SealedExchange, S3RequestEvent> pair, long difference) {
        return difference <= Math.max(ALLOWED_NANOS, pair.getValue().phases().waitNanos() * ALLOWED_SHARE);
    }
}
