package io.s3trace.advice;

import static io.s3trace.advice.Words.percent;
import static io.s3trace.advice.Words.time;

import java.util.Optional;

/** A program is started anew for every few requests. */
final class ShortProcesses extends Rule {
    private static final double SHARE = 0.2;
    /** Whoever takes longer from its start to its first request was doing something else first. */
    private static final long START_UP_NANOS = 2_000_000_000L;

    private static final RuleDescription DESCRIPTION = new RuleDescription(
            "short-processes",
            "A process for each request",
            "At least " + ENOUGH + " requests, and " + percent(SHARE) + " of all, were the first ones of processes of one "
                    + "program that made at most 10 requests each and began within 10 s after one another.",
            "Each process starts, reads its configuration and its credentials, looks a name up, connects and shakes hands, for "
                    + "a request that takes less than all that. It forgets what the one before had seen.",
            "Make all requests in one process: curl takes many URLs, aws s3 sync and aws s3 cp --recursive or rclone copy "
                    + "many objects; or write a small program with an SDK.",
            "curl(1): \"curl attempts to re-use connections when doing multiple file transfers\"; AWS CLI command "
                    + "reference, s3 sync");

    private final Hits hits = new Hits();

    ShortProcesses() {
        super(DESCRIPTION, Occasion.OPENING);
    }

    @Override
    void take(Observation seen) {
        if (seen.startUpNanos() >= 0) {
            hits.add(seen.event(), Math.min(START_UP_NANOS, Math.max(seen.startUpNanos(), seen.openingNanos())));
        }
    }

    @Override
    Optional<Finding> judge(Client client, Judgement judgement) {
        double share = hits.shareOf(client.requests());
        if (hits.count() < ENOUGH || share < SHARE) {
            return Optional.empty();
        }
        double wasted = hits.nanos() / (double) Math.max(1, hits.nanos() + client.nanos());
        return finding(Severity.ofTime(wasted), client.subject(),
                hits.count() + " processes made " + client.requests() + " requests, one process after the other, and took "
                        + time(hits.nanos() / hits.count()) + " on average until their first one",
                hits.evidence(client.requests()), Figure.share("requests that are the first one of a process", share, SHARE),
                new Saving(0, hits.nanos(), 0));
    }
}
