package io.s3trace.advice;

import static io.s3trace.advice.Words.percent;
import static io.s3trace.advice.Words.time;

import io.s3trace.event.S3Operation;
import java.util.Optional;

/** The client asks again and again for an object that is not there. */
final class MissingPolling extends Rule {
    private static final int COUNT = 10;
    private static final double SHARE = 0.1;
    /** Who waits longer between two questions has learned to wait. */
    private static final long APART_NANOS = 30_000_000_000L;
    private static final int NOT_FOUND = 404;

    private static final RuleDescription DESCRIPTION = new RuleDescription(
            "missing-polling",
            "Polling for what is not there",
            "At least " + COUNT + " GETs and HEADs, and " + percent(SHARE) + " of all, got 404 for an object that was missing "
                    + "the last time, too, at most " + time(APART_NANOS) + " before.",
            "Each 404 is billed like a success. To ask whether different objects exist does not count.",
            "Let S3 tell when the object is there (Event Notifications, EventBridge), or wait longer each time.",
            "Amazon S3, \"Amazon S3 Event Notifications\"; \"Billing for Amazon S3 error responses\"");

    private final Hits hits = new Hits();
    private long asked;

    MissingPolling() {
        super(DESCRIPTION);
    }

    @Override
    boolean concerns(S3Operation operation) {
        return switch (operation) {
            case GET_OBJECT, HEAD_OBJECT, PUT_OBJECT, COMPLETE_MULTIPART_UPLOAD -> true;
            default -> false;
        };
    }

    @Override
    void take(Observation seen) {
        ObjectHistory object = seen.object();
        boolean asks = seen.event().operation() == S3Operation.GET_OBJECT
                || seen.event().operation() == S3Operation.HEAD_OBJECT;
        asked += asks ? 1 : 0;
        if (asks && seen.status() == NOT_FOUND) {
            if (object.missingNanos != ObjectHistory.NEVER && seen.startNanos() - object.missingNanos <= APART_NANOS) {
                hits.add(seen.event(), seen.nanos());
            }
            object.missingNanos = seen.endNanos();
        } else if (seen.succeeded()) {
            object.missingNanos = ObjectHistory.NEVER;
        }
    }

    @Override
    Optional<Finding> judge(Client client, Judgement judgement) {
        double share = hits.shareOf(asked);
        if (hits.count() < COUNT || share < SHARE) {
            return Optional.empty();
        }
        return finding(client.severityOf(hits.nanos()),
                client.subject(),
                hits.count() + " of " + asked + " GETs and HEADs asked for an object that was still missing, and took "
                        + time(hits.nanos()),
                hits.evidence(asked), Figure.share("requests for what was missing before", share, SHARE),
                judgement.saving(client, S3Operation.GET_OBJECT, hits.count(), hits.nanos()));
    }
}
