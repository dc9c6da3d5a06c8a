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
    /** From then on, pauses of the SDKs do not grow any more. */
    private static final int MOST_DOUBLED = 6;
    /** The longest backoff of the SDKs is 20 s: what comes later is a request of its own. */
    private static final long RETRY_NANOS = 30_000_000_000L;

    private static final RuleDescription DESCRIPTION = new RuleDescription(
            "no-backoff",
            "SlowDown without back-off",
            "At least " + COUNT + " requests for an object, and " + percent(SHARE) + " of those that followed a throttled one "
                    + "for the same object, came within " + time(BACKOFF_NANOS) + " after it. After a second refusal in a row, "
                    + "it is twice as long, and so on up to " + time(BACKOFF_NANOS << MOST_DOUBLED - 1) + ".",
            "Requests that come again at once are refused again, and keep the service from recovering. SDKs wait for a random "
                    + "time that doubles with each attempt.",
            "Let the SDK retry (retry mode standard or adaptive), or wait in the same way: random, doubling, up to 20 s.",
            "AWS SDKs and Tools, \"Retry behavior\"; Amazon S3, performance guidelines, \"Retry requests\"");

    private final Hits hits = new Hits();
    private long retries;

    NoBackoff() {
        super(DESCRIPTION, Occasion.AFTER_THROTTLING);
    }

    @Override
    void take(Observation seen) {
        long since = seen.throttledNanos();
        if (since <= RETRY_NANOS) {
            retries++;
            if (since < leastNanos(seen.object().throttledBefore)) {
                hits.add(seen.event(), seen.nanos());
            }
        }
    }

    /** So long is the shortest pause that counts after so many refusals in a row. */
    private static long leastNanos(int refusals) {
        return BACKOFF_NANOS << Math.min(refusals, MOST_DOUBLED) - 1;
    }

    @Override
    Optional<Finding> judge(Client client, Judgement judgement) {
        double share = hits.shareOf(retries);
        if (hits.count() < COUNT || share < SHARE) {
            return Optional.empty();
        }
        return finding(Severity.HIGH, client.subject(),
                hits.count() + " of " + retries + " requests after a throttled one came without a pause that grows",
                hits.evidence(retries), Figure.share("retries without a pause", share, SHARE),
                new Saving(hits.count(), hits.nanos(), 0));
    }
}
