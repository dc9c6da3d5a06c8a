package io.s3trace.advice;

import static io.s3trace.advice.Words.percent;
import static io.s3trace.advice.Words.time;

import java.util.Optional;

/** Name servers are slow. */
final class SlowLookups extends Rule {
    private static final int COUNT = 5;
    private static final double SHARE = 0.5;
    /** As much as S3 takes for the first byte of an object. */
    private static final long SLOW_NANOS = 100_000_000;

    private static final RuleDescription DESCRIPTION = new RuleDescription(
            "slow-lookups",
            "Slow name servers",
            "At least " + COUNT + " lookups, and " + percent(SHARE) + " of all, took at least " + time(SLOW_NANOS) + ".",
            "A name server in the same network answers within milliseconds. Slow ones are far away or overloaded, or the first "
                    + "one in the list does not answer.",
            "Look at /etc/resolv.conf: remove servers that do not answer, and domains to search in that do not exist. Run a "
                    + "cache of names on the host.",
            "resolv.conf(5): timeout, ndots, search");

    private final Hits hits = new Hits();
    private long lookups;

    SlowLookups() {
        super(DESCRIPTION, Occasion.OPENING);
    }

    @Override
    void take(Observation seen) {
        long took = seen.event().phases().dnsNanos();
        lookups += took >= 0 ? 1 : 0;
        if (took >= SLOW_NANOS) {
            hits.add(seen.event(), took);
        }
    }

    @Override
    Optional<Finding> judge(Client client, Judgement judgement) {
        double share = hits.shareOf(lookups);
        if (hits.count() < COUNT || share < SHARE) {
            return Optional.empty();
        }
        return finding(Severity.ofTime(hits.nanos() / (double) Math.max(1, client.nanos() + hits.nanos())),
                client.subject(),
                hits.count() + " of " + lookups + " lookups were slow: " + time(hits.nanos() / hits.count()) + " on average",
                hits.evidence(lookups), Figure.share("slow lookups", share, SHARE), new Saving(0, hits.nanos(), 0));
    }
}
