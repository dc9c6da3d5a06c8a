package io.s3trace.advice;

import static io.s3trace.advice.Words.megabytes;
import static io.s3trace.advice.Words.percent;

import io.s3trace.event.S3Operation;
import java.util.Optional;

/** The same object is fetched again, though it has not changed. */
final class Refetching extends Rule {
    private static final int COUNT = 10;
    private static final double SHARE = 0.2;

    private static final RuleDescription DESCRIPTION = new RuleDescription(
            "refetching",
            "The same object is fetched again",
            "At least " + COUNT + " GETs of whole objects, and " + percent(SHARE) + " of all, got the same ETag as the GET "
                    + "of the same object before, and had no condition.",
            "The client had these bytes already. The last 16,384 objects of all clients are remembered.",
            "Cache what is read, and ask with If-None-Match whether it has changed: then 304 comes without a body.",
            "Amazon S3, performance design patterns, \"Using caching for frequently accessed content\"; RFC 9110, "
                    + "section 13.1.2");

    private final Hits hits = new Hits();
    private long fetched;
    private long bytes;

    Refetching() {
        super(DESCRIPTION);
    }

    @Override
    boolean concerns(S3Operation operation) {
        return operation == S3Operation.GET_OBJECT;
    }

    @Override
    void take(Observation seen) {
        if (!seen.succeeded() || !seen.event().resource().range().isEmpty() || seen.event().resource().partNumber() > 0) {
            return;
        }
        fetched++;
        String etag = seen.event().response().etag();
        int hash = etag.hashCode();
        long size = seen.event().response().bodyBytes();
        ObjectHistory object = seen.object();
        boolean same = !etag.isEmpty() && object.etagHash == hash && object.size == size;
        if (same && seen.event().request().conditions().isEmpty()) {
            hits.add(seen.event(), seen.nanos());
            bytes += Math.max(0, size);
        }
        object.etagHash = hash;
        object.size = size;
    }

    @Override
    Optional<Finding> judge(Client client, Judgement judgement) {
        double share = hits.shareOf(fetched);
        if (hits.count() < COUNT || share < SHARE) {
            return Optional.empty();
        }
        return finding(client.severityOf(hits.nanos()),
                client.subject(S3Operation.GET_OBJECT),
                hits.count() + " of " + fetched + " GETs fetched an object again that had not changed, "
                        + megabytes(bytes) + " in all",
                hits.evidence(fetched), Figure.share("GETs of what was fetched before", share, SHARE),
                judgement.saving(client, S3Operation.GET_OBJECT, hits.count(), hits.nanos()));
    }
}
