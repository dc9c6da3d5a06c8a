package io.s3trace.advice;

import static io.s3trace.advice.Words.percent;
import static io.s3trace.advice.Words.time;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Bursts of requests that are farther apart than connections are kept. */
final class IdleExpiry extends Rule {
    private static final int COUNT = 10;
    private static final double SHARE = 0.2;
    private static final long BURST_NANOS = 1_000_000_000L;

    private static final RuleDescription DESCRIPTION = new RuleDescription(
            "idle-expiry",
            "Bursts farther apart than connections are kept",
            "At least " + COUNT + " requests, and " + percent(SHARE) + " of all, opened a connection after all others had been "
                    + "idle for more than " + time(NewConnections.SPARE_NANOS) + ", and at most " + time(BURST_NANOS)
                    + " before or after another such request. Single requests do not count.",
            "The first requests of each burst wait for a handshake, since client or server has closed what was idle.",
            "Keep connections idle for longer, or make a cheap request (HeadBucket) now and then, if the first requests of a "
                    + "burst must be fast.",
            "SDK for Java 2, ApacheHttpClient.Builder.connectionMaxIdleTime");

    private final Hits hits = new Hits();
    private @Nullable Observation first;
    private long latestNanos;

    IdleExpiry() {
        super(DESCRIPTION, Occasion.OPENING);
    }

    @Override
    void take(Observation seen) {
        if (seen.spareNanos() <= NewConnections.SPARE_NANOS) {
            return;
        }
        if (seen.startNanos() - latestNanos > BURST_NANOS) {
            first = seen;
        } else {
            addFirst();
            hits.add(seen.event(), seen.openingNanos());
        }
        latestNanos = Math.max(latestNanos, seen.startNanos());
    }

    /** It was the first one of a burst, as is known only now. */
    private void addFirst() {
        if (first != null) {
            hits.add(first.event(), first.openingNanos());
            first = null;
        }
    }

    @Override
    Optional<Finding> judge(Client client, Judgement judgement) {
        double share = hits.shareOf(client.requests());
        if (hits.count() < COUNT || share < SHARE) {
            return Optional.empty();
        }
        return finding(Severity.LOW, client.subject(),
                percent(share) + " of " + client.requests() + " requests opened a connection after a pause of more than "
                        + time(NewConnections.SPARE_NANOS),
                hits.evidence(client.requests()), Figure.share("requests that opened a connection after a pause", share, SHARE),
                new Saving(0, hits.nanos(), 0));
    }
}
