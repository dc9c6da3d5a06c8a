package io.s3trace.advice;

import static io.s3trace.advice.Words.percent;
import static io.s3trace.advice.Words.time;

import java.util.Optional;

/** The client takes long between opening a connection and using it. */
final class SlowClient extends Rule {
    private static final int COUNT = 5;
    private static final double SHARE = 0.5;
    private static final long SLOW_NANOS = 100_000_000;

    private static final RuleDescription DESCRIPTION = new RuleDescription(
            "slow-client",
            "A client that is not ready",
            "At least " + COUNT + " new connections, and " + percent(SHARE) + " of all, waited at least " + time(SLOW_NANOS)
                    + " for their first request.",
            "To sign a request takes less than a millisecond. A client that takes longer has no CPU (a limit of its "
                    + "container), waits for credentials, or opens connections before it needs them.",
            "Look at the CPU limits and throttling of the container, and cache credentials.",
            "Linux, cgroup-v2: cpu.stat, nr_throttled");

    private final Hits hits = new Hits();
    private long connections;

    SlowClient() {
        super(DESCRIPTION, Occasion.OPENING);
    }

    @Override
    void take(Observation seen) {
        long ready = seen.event().phases().readyNanos();
        connections += ready >= 0 ? 1 : 0;
        if (ready >= SLOW_NANOS) {
            hits.add(seen.event(), ready);
        }
    }

    @Override
    Optional<Finding> judge(Client client, Judgement judgement) {
        double share = hits.shareOf(connections);
        if (hits.count() < COUNT || share < SHARE) {
            return Optional.empty();
        }
        return finding(Severity.LOW, client.subject(),
                hits.count() + " of " + connections + " new connections waited for the client, for "
                        + time(hits.nanos() / hits.count()) + " on average",
                hits.evidence(connections), Figure.share("connections that waited for the client", share, SHARE),
                new Saving(0, hits.nanos(), 0));
    }
}
