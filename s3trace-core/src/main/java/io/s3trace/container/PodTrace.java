package io.s3trace.container;

import io.s3trace.event.S3RequestEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/**
 * A filter for use within a listener: requests of chosen pods, for some time, or a share of them. Do not use it as
 * {@link io.s3trace.S3TracerBuilder#filter(Predicate)}: there it would drop what a pod does before the pod is known. Pods are
 * chosen anew for every event, so they may come and go. Thread-safe.
 *
 * <pre>{@code
 * new PodTrace(resolver, PodSelector.labels("app=web")).during(Duration.ofMinutes(10)).sampling(0.1)
 * }</pre>
 */
public final class PodTrace implements Predicate<S3RequestEvent> {
    private final ContainerResolver resolver;
    private final PodSelector selector;
    private final Instant end;
    private final double share;
    private final Clock clock;
    private final LongAdder notSampled = new LongAdder();

    /**
     * Chooses all requests, without end.
     *
     * @param resolver finds the pods
     * @param selector chooses among them
     */
    public PodTrace(ContainerResolver resolver, PodSelector selector) {
        this(resolver, selector, Instant.MAX, 1, Clock.systemUTC());
    }

    PodTrace(ContainerResolver resolver, PodSelector selector, Instant end, double share, Clock clock) {
        this.resolver = Objects.requireNonNull(resolver, "resolver");
        this.selector = Objects.requireNonNull(selector, "selector");
        this.end = end;
        this.share = share;
        this.clock = clock;
    }

    /**
     * Ends after a time, counted from now.
     *
     * @param duration a positive time
     * @return another trace
     * @throws IllegalArgumentException if it is not positive
     */
    public PodTrace during(Duration duration) {
        if (!duration.isPositive()) {
            throw new IllegalArgumentException("duration must be positive: " + duration);
        }
        return new PodTrace(resolver, selector, clock.instant().plus(duration), share, clock);
    }

    /**
     * Takes a share of the requests, chosen by chance.
     *
     * @param newShare more than 0, at most 1
     * @return another trace
     * @throws IllegalArgumentException if it is out of range
     */
    public PodTrace sampling(double newShare) {
        if (!(newShare > 0 && newShare <= 1)) {
            throw new IllegalArgumentException("share must be more than 0 and at most 1: " + newShare);
        }
        return new PodTrace(resolver, selector, end, newShare, clock);
    }

    @Override
    public boolean test(S3RequestEvent event) {
        if (clock.instant().isAfter(end) || resolver.resolve(event.process()).filter(selector).isEmpty()) {
            return false;
        }
        boolean taken = share == 1 || ThreadLocalRandom.current().nextDouble() < share;
        if (!taken) {
            notSampled.increment();
        }
        return taken;
    }

    /** {@return how many requests of chosen pods were left out by chance} */
    public long notSampled() {
        return notSampled.sum();
    }
}
