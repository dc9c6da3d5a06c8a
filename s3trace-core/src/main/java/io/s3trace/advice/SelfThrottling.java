package io.s3trace.advice;

import static io.s3trace.advice.Words.percent;
import static io.s3trace.advice.Words.time;

import java.util.Optional;

/** The client waits for long after it was throttled. */
final class SelfThrottling extends Rule {
    private static final int COUNT = 5;
    private static final double SHARE = 0.5;
    private static final long LONG_NANOS = 5_000_000_000L;
    /** What comes later is another call. */
    private static final long RETRY_NANOS = 60_000_000_000L;

    private static final RuleDescription DESCRIPTION = new RuleDescription(
            "self-throttling",
            "A client that holds itself back",
            "At least " + COUNT + " requests for an object, and " + percent(SHARE) + " of those within " + time(RETRY_NANOS)
                    + " after a throttled one for the same object, came only after " + time(LONG_NANOS) + " or more.",
            "S3 asked for a pause, and the client makes a long one: many attempts, each with twice the pause of the one before, "
                    + "or the retry mode adaptive, in which one throttled call delays all calls of a client.",
            "Remove what S3 throttles for first: see the findings throttled and hot-prefix. Use the retry mode standard if only "
                    + "some keys are throttled, with a client for each workload.",
            "AWS SDKs and Tools, \"Retry behavior\": the retry mode adaptive");

    private final Hits hits = new Hits();
    private long retries;

    SelfThrottling() {
        super(DESCRIPTION, Occasion.AFTER_THROTTLING);
    }

    @Override
    void take(Observation seen) {
        long since = seen.throttledNanos();
        if (since <= RETRY_NANOS) {
            retries++;
            if (since >= LONG_NANOS) {
                hits.add(seen.event(), since);
            }
        }
    }

    @Override
    Optional<Finding> judge(Client client, Judgement judgement) {
        double share = hits.shareOf(retries);
        if (hits.count() < COUNT || share < SHARE) {
            return Optional.empty();
        }
        return finding(Severity.LOW, client.subject(),
                hits.count() + " of " + retries + " requests after a throttled one waited for the client, for "
                        + time(hits.nanos() / hits.count()) + " on average",
                hits.evidence(retries), Figure.share("retries after a long pause", share, SHARE),
                new Saving(0, hits.nanos(), 0));
    }
}
