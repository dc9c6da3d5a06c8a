package io.s3trace.advice;

import static io.s3trace.advice.Words.megabytes;
import static io.s3trace.advice.Words.percent;

import io.s3trace.event.S3Operation;
import java.util.Optional;

/** An object is read on in small ranges. */
final class SmallRanges extends Rule {
    private static final int COUNT = 10;
    private static final double SHARE = 0.5;
    /** Half of the smaller size that is typical. */
    private static final long SMALL = 4_000_000;
    private static final long TYPICAL = 8_000_000;

    private static final RuleDescription DESCRIPTION = new RuleDescription(
            "small-ranges",
            "Ranges that are too small",
            "At least " + COUNT + " requests for ranges, and " + percent(SHARE) + " of all, asked for less than "
                    + megabytes(SMALL) + " and began where a range before had ended.",
            "Typical ranges are 8 or 16 MB. Each request costs money and waits for a first byte. Small ranges that do not follow "
                    + "one another, as of columns in a Parquet file, do not count.",
            "Read larger ranges: raise the block size, the part size or the read-ahead of the client, or get the whole object.",
            "Amazon S3, performance design patterns, \"Use byte-range fetches\"");

    private final Hits hits = new Hits();
    private long ranges;
    private long bytes;

    SmallRanges() {
        super(DESCRIPTION);
    }

    @Override
    boolean concerns(S3Operation operation) {
        return operation == S3Operation.GET_OBJECT;
    }

    @Override
    void take(Observation seen) {
        if (seen.range().isEmpty() || !seen.succeeded()) {
            return;
        }
        ranges++;
        if (seen.rangeBeforeNanos() != ObjectHistory.NEVER && seen.range().length() < SMALL) {
            hits.add(seen.event(), seen.event().phases().waitNanos());
            bytes += seen.range().length();
        }
    }

    @Override
    Optional<Finding> judge(Client client, Judgement judgement) {
        double share = hits.shareOf(ranges);
        if (hits.count() < COUNT || share < SHARE) {
            return Optional.empty();
        }
        long needed = 1 + bytes / TYPICAL;
        long needless = Math.max(0, hits.count() - needed);
        long saved = hits.nanos() / hits.count() * needless;
        return finding(client.severityOf(saved), client.subject(S3Operation.GET_OBJECT),
                hits.count() + " ranges of " + bytes / hits.count() + " bytes on average followed one another, where "
                        + needed + " of 8 MB would do",
                hits.evidence(ranges), Figure.share("small ranges that follow another", share, SHARE),
                judgement.saving(client, S3Operation.GET_OBJECT, needless, saved));
    }
}
