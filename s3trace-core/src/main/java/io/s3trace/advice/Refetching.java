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
            "At least " + COUNT + " GETs of objects or of ranges of them, and " + percent(SHARE) + " of all, got the same "
                    + "ETag as the GET of the same bytes before, had no condition, and their client had not written the object "
                    + "meanwhile.",
            "The client had these bytes already. The last 16,384 objects of all clients are remembered, and of "
                    + "each object the last 16 ranges.",
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
        return switch (operation) {
            case GET_OBJECT, PUT_OBJECT, COMPLETE_MULTIPART_UPLOAD, COPY_OBJECT -> true;
            default -> false;
        };
    }

    @Override
    void take(Observation seen) {
        if (seen.event().operation() != S3Operation.GET_OBJECT) {
            seen.object().etagHash = 0;
            return;
        }
        boolean whole = seen.event().resource().range().isEmpty();
        if (!seen.succeeded() || !whole && seen.range().isEmpty() || seen.event().resource().partNumber() > 0) {
            return;
        }
        fetched++;
        String etag = seen.event().response().etag();
        int hash = etag.hashCode();
        long size = seen.event().response().bodyBytes();
        ObjectHistory object = seen.object();
        boolean same = !etag.isEmpty() && (whole ? object.etagHash == hash && object.size == size : seen.place().again());
        if (same && !isConditional(seen)) {
            hits.add(seen.event(), seen.nanos());
            bytes += Math.max(0, size);
        }
        if (whole) {
            object.etagHash = hash;
            object.size = size;
        }
    }

    private static boolean isConditional(Observation seen) {
        String conditions = seen.event().request().conditions();
        return conditions.contains("If-None-Match") || conditions.contains("If-Modified-Since");
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
