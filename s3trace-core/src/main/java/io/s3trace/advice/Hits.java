package io.s3trace.advice;

import io.s3trace.event.S3RequestEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a rule has found so far: how often, how much time it took, and the latest examples. Not thread-safe. */
final class Hits {
    /** One example may be a coincidence, and three are enough to look at. */
    private static final int SAMPLES = 3;

    private final @Nullable S3RequestEvent[] samples = new S3RequestEvent[SAMPLES];
    private long count;
    private long nanos;

    /** {@return another one that goes on from here} */
    Hits copy() {
        Hits copy = new Hits();
        System.arraycopy(samples, 0, copy.samples, 0, SAMPLES);
        copy.count = count;
        copy.nanos = nanos;
        return copy;
    }

    /**
     * Counts one.
     *
     * @param event the example
     * @param wastedNanos the time that it wasted
     */
    void add(S3RequestEvent event, long wastedNanos) {
        samples[(int) (count % SAMPLES)] = event;
        count++;
        nanos += Math.max(0, wastedNanos);
    }

    long count() {
        return count;
    }

    long nanos() {
        return nanos;
    }

    double shareOf(long all) {
        return all == 0 ? 0 : count / (double) all;
    }

    Evidence evidence(long of) {
        List<S3RequestEvent> latest = Arrays.stream(samples).filter(Objects::nonNull).map(Objects::requireNonNull).toList();
        return new Evidence(count, of, latest);
    }
}
