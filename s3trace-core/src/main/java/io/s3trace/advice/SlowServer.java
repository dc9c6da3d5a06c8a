package io.s3trace.advice;

import static io.s3trace.advice.Words.percent;
import static io.s3trace.advice.Words.time;

import io.s3trace.event.S3Operation;
import java.util.Optional;

/** The server takes long, and not the network. */
final class SlowServer extends Rule {
    private static final double SHARE = 0.5;
    private static final long SLOW_NANOS = 200_000_000;
    /** A larger body may wait for bandwidth, which counts as waiting for the server. */
    static final long SMALL_BODY = 1 << 20;

    private static final RuleDescription DESCRIPTION = new RuleDescription(
            "slow-server",
            "A slow server",
            "At least " + percent(SHARE) + " of at least " + ENOUGH + " GET, HEAD, PUT and DELETE requests without a large body "
                    + "waited for more than " + time(SLOW_NANOS) + " longer than a round trip. Requests of which the network "
                    + "lost packets do not count.",
            "Amazon S3 takes 100 to 200 ms for a first byte. What is beyond a round trip of the same connection was spent "
                    + "behind the network: in the server, or in a proxy or load balancer before it.",
            "Look at the server, its disks, and what is before it. On Amazon S3: use S3 Express One Zone or a cache for small "
                    + "objects that must be fast, and spread requests over prefixes.",
            "Amazon S3, performance design patterns: \"roughly 100-200 milliseconds\"");

    private final Hits hits = new Hits();
    private long judged;

    SlowServer() {
        super(DESCRIPTION);
    }

    @Override
    boolean concerns(S3Operation operation) {
        return isOfWholeObject(operation);
    }

    @Override
    void take(Observation seen) {
        long wait = seen.event().phases().waitNanos();
        if (wait < 0 || seen.event().request().bodyBytes() > SMALL_BODY || seen.event().network().retransmits() > 0) {
            return;
        }
        judged++;
        long beyond = wait - Math.max(0, seen.event().network().roundTripNanos());
        if (beyond > SLOW_NANOS) {
            hits.add(seen.event(), beyond - SLOW_NANOS);
        }
    }

    @Override
    Optional<Finding> judge(Client client, Judgement judgement) {
        double share = hits.shareOf(judged);
        if (judged < ENOUGH || share < SHARE) {
            return Optional.empty();
        }
        return finding(client.severityOf(hits.nanos()),
                client.subject(),
                percent(share) + " of " + judged + " requests waited for the server, not the network, for "
                        + time(SLOW_NANOS + hits.nanos() / hits.count()) + " on average",
                hits.evidence(judged), Figure.share("requests that waited for the server", share, SHARE),
                new Saving(0, hits.nanos(), 0));
    }
}
