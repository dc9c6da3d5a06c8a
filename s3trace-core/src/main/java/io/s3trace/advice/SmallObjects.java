package io.s3trace.advice;

import static io.s3trace.advice.Words.percent;

import io.s3trace.event.S3Operation;
import java.util.Optional;

/** Many small objects are read or written, each with a request of its own. */
final class SmallObjects extends Rule {
    private static final int COUNT = 5000;
    private static final double SHARE = 0.9;
    private static final long SMALL = 128 * 1024;
    /** So many would fit into one object of 8 MB, even if all were as large as that. */
    private static final int TOGETHER = 64;

    private static final RuleDescription DESCRIPTION = new RuleDescription(
            "small-objects",
            "Many small objects",
            "At least " + COUNT + " different objects of at most " + SMALL + " bytes were read or written as a whole, and "
                    + percent(SHARE) + " of all requests of that kind were for such.",
            "5,000 PUTs cost as much as a month of storage for 1 GB, whatever their size. Each request waits for a first byte, "
                    + "which takes longer than so few bytes.",
            "Put records together to larger objects, such as Parquet, or to archives that are read in ranges. Hadoop and Iceberg "
                    + "call this compaction.",
            "Amazon S3 price list; Amazon S3, performance guidelines, \"Use byte-range fetches\"");

    private final Hits hits = new Hits();
    private long requests;
    private long puts;

    SmallObjects() {
        super(DESCRIPTION);
    }

    @Override
    boolean concerns(S3Operation operation) {
        return operation == S3Operation.GET_OBJECT || operation == S3Operation.PUT_OBJECT;
    }

    @Override
    void take(Observation seen) {
        if (!seen.range().isEmpty() || !seen.succeeded()) {
            return;
        }
        requests++;
        boolean isPut = seen.event().operation() == S3Operation.PUT_OBJECT;
        long size = isPut ? seen.event().request().bodyBytes() : seen.event().response().bodyBytes();
        if (size <= SMALL && !seen.object().wasSmall) {
            seen.object().wasSmall = true;
            hits.add(seen.event(), seen.nanos());
            puts += isPut ? 1 : 0;
        }
    }

    @Override
    Optional<Finding> judge(Client client, Judgement judgement) {
        double share = hits.shareOf(requests);
        if (hits.count() < COUNT || share < SHARE) {
            return Optional.empty();
        }
        long needless = hits.count() - hits.count() / TOGETHER;
        S3Operation operation = 2 * puts > hits.count() ? S3Operation.PUT_OBJECT : S3Operation.GET_OBJECT;
        return finding(Severity.LOW, client.subject(operation),
                hits.count() + " different objects of at most " + SMALL / 1024 + " KiB had a request each",
                hits.evidence(requests), Figure.number("small objects", hits.count(), COUNT),
                judgement.saving(client, operation, needless, hits.nanos() - hits.nanos() / TOGETHER));
    }
}
