package io.s3trace.advice;

import static io.s3trace.advice.Words.percent;
import static io.s3trace.advice.Words.time;

import io.s3trace.event.S3Operation;
import java.util.Optional;

/** The server takes long, and not the network. */
final class SlowServer extends Rule {
    private static final double SHARE = 0.5;
    private static final long SLOW_NANOS = 200_000_000;
    private static final double TAIL_SHARE = 0.05;
    private static final int TAIL_COUNT = 5;
    /** Half of the time after which clients of Amazon S3 that cannot wait should ask again. */
    private static final long TAIL_NANOS = 1_000_000_000;
    /** A larger body may wait for bandwidth, which counts as waiting for the server. */
    static final long SMALL_BODY = 1 << 20;

    private static final RuleDescription DESCRIPTION = new RuleDescription(
            "slow-server",
            "A slow server",
            "At least " + percent(SHARE) + " of at least " + ENOUGH + " GET, HEAD, PUT and DELETE requests without a large body "
                    + "waited for more than " + time(SLOW_NANOS) + " longer than a round trip. Requests of which the network "
                    + "lost packets do not count. Or at least " + TAIL_COUNT + ", and " + percent(TAIL_SHARE) + " of all, waited "
                    + "for more than " + time(TAIL_NANOS) + " longer.",
            "Amazon S3 takes 100 to 200 ms for a first byte. What is beyond a round trip of the same connection was spent "
                    + "behind the network: in the server, or in a proxy or load balancer before it.",
            "Look at the server, its disks, and what is before it. On Amazon S3: use S3 Express One Zone or a cache for small "
                    + "objects that must be fast, and spread requests over prefixes.",
            "Amazon S3, performance design patterns: \"roughly 100-200 milliseconds\", and \"Timeouts and retries for "
                    + "latency-sensitive applications\": \"retry a GET or PUT operation after 2 seconds\"");

    private final Hits hits = new Hits();
    private final Hits tail = new Hits();
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
        if (beyond > TAIL_NANOS) {
            tail.add(seen.event(), beyond - SLOW_NANOS);
        }
    }

    @Override
    Optional<Finding> judge(Client client, Judgement judgement) {
        if (judged >= ENOUGH && hits.shareOf(judged) >= SHARE) {
            return finding(client, hits, SHARE);
        }
        boolean hasTail = tail.count() >= TAIL_COUNT && tail.shareOf(judged) >= TAIL_SHARE;
        return hasTail ? finding(client, tail, TAIL_SHARE) : Optional.empty();
    }

    private Optional<Finding> finding(Client client, Hits slow, double threshold) {
        double share = slow.shareOf(judged);
        return finding(client.severityOf(slow.nanos()),
                client.subject(),
                percent(share) + " of " + judged + " requests waited for the server, not the network, for "
                        + time(SLOW_NANOS + slow.nanos() / slow.count()) + " on average",
                slow.evidence(judged), Figure.share("requests that waited for the server", share, threshold),
                new Saving(0, slow.nanos(), 0));
    }
}
