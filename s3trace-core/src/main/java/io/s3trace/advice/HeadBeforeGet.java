package io.s3trace.advice;

import static io.s3trace.advice.Words.percent;
import static io.s3trace.advice.Words.time;

import io.s3trace.event.S3Operation;
import java.util.Optional;

/** Each GET is preceded by a HEAD of the same object. */
final class HeadBeforeGet extends Rule {
    private static final int COUNT = 10;
    private static final double SHARE = 0.5;
    private static final long APART_NANOS = 10_000_000_000L;

    private static final RuleDescription DESCRIPTION = new RuleDescription(
            "head-before-get",
            "HEAD before each GET",
            "At least " + COUNT + " GETs of whole objects, and " + percent(SHARE) + " of all, were made within "
                    + time(APART_NANOS) + " after a HEAD of the same object.",
            "The answer to a GET has all that a HEAD tells, or 404. Before downloads in ranges a HEAD is useful: these do not "
                    + "count.",
            "Just GET the object, and handle 404. With boto3, use get_object rather than download_file for small objects.",
            "Amazon S3 API reference, GetObject and HeadObject");

    private final Hits hits = new Hits();
    private long gets;

    HeadBeforeGet() {
        super(DESCRIPTION);
    }

    @Override
    boolean concerns(S3Operation operation) {
        return operation == S3Operation.GET_OBJECT || operation == S3Operation.HEAD_OBJECT;
    }

    @Override
    void take(Observation seen) {
        ObjectHistory object = seen.object();
        if (seen.event().operation() == S3Operation.HEAD_OBJECT) {
            object.headEndNanos = seen.succeeded() ? seen.endNanos() : ObjectHistory.NEVER;
            object.headNanos = seen.nanos();
            return;
        }
        if (!seen.event().resource().range().isEmpty()) {
            return;
        }
        gets++;
        long headEnd = object.headEndNanos;
        if (headEnd != ObjectHistory.NEVER && seen.startNanos() >= headEnd && seen.startNanos() - headEnd <= APART_NANOS) {
            hits.add(seen.event(), object.headNanos);
        }
        object.headEndNanos = ObjectHistory.NEVER;
    }

    @Override
    Optional<Finding> judge(Client client, Judgement judgement) {
        double share = hits.shareOf(gets);
        if (hits.count() < COUNT || share < SHARE) {
            return Optional.empty();
        }
        return finding(client.severityOf(hits.nanos()),
                client.subject(S3Operation.HEAD_OBJECT),
                hits.count() + " of " + gets + " GETs came after a HEAD of the same object; the HEADs took "
                        + time(hits.nanos()),
                hits.evidence(gets), Figure.share("GETs after a HEAD", share, SHARE),
                judgement.saving(client, S3Operation.HEAD_OBJECT, hits.count(), hits.nanos()));
    }
}
