package io.s3trace.advice;

import static io.s3trace.advice.Words.percent;
import static io.s3trace.advice.Words.time;

import java.util.Optional;

/** The client tries again at once where the service has asked for fewer requests. */
final class NoBackoff extends Rule {
    private static final int COUNT = 5;
    private static final double SHARE = 0.5;
    /** A backoff that is chosen at random from 0 to 1 s is shorter in one of 40 cases. */
    private static final long BACKOFF_NANOS = 25_000_000;
    /** The longest backoff of the SDKs is 20 s: what comes later is a request of its own. */
    private static final long RETRY_NANOS = 30_000_000_000L;

    private static final RuleDescription DESCRIPTION = new RuleDescription(
            "no-backoff",
            "SlowDown without back-off",
            "At least " + COUNT + " requests for an object, and " + percent(SHARE) + " of those that followed a throttled one "
                    + "for the same object, came within " + time(BACKOFF_NANOS) + " after it.",
            "Requests that come again at once are refused again, and keep the service from recovering. SDKs wait for a random "
                    + "time that doubles with each attempt.",
            "Let the SDK retry (retry mode standard or adaptive), or wait in the same way: random, doubling, up to 20 s.",
            "AWS SDKs and Tools, \"Retry behavior\"; Amazon S3, performance guidelines, \"Retry requests\"");

    private final Hits hits = new Hits();
    private long retries;

    NoBackoff() {
        super(DESCRIPTION);
    }

    @Override
    void take(Observation seen) {
        long since = seen.throttledNanos();
        if (since >= 0 && since <= RETRY_NANOS) {
            retries++;
            if (since < BACKOFF_NANOS) {
                hits.add(seen.event(), seen.nanos());
            }
        }
    }

    @Override
    Optional<Finding> judge(Client client, Judgement judgement) {
        double share = hits.shareOf(retries);
        if (hits.count() < COUNT || share < SHARE) {
            return Optional.empty();
        }
        return finding(Severity.HIGH, client.subject(),
                hits.count() + " of " + retries + " requests after a throttled one came within " + time(BACKOFF_NANOS),
                hits.evidence(retries), Figure.share("retries without a pause", share, SHARE),
                new Saving(hits.count(), hits.nanos(), 0));
    }
}
