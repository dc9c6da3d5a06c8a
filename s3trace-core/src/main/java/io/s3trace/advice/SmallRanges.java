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
                    + megabytes(SMALL) + " and began where an earlier one ended, or ended where one began.",
            "Typical ranges are 8 or 16 MB. Each request costs money and waits for a first byte. Small ranges that do not follow "
                    + "one another, as of columns in a Parquet file, do not count.",
            "Read larger ranges: raise the block size, the part size or the read-ahead of the client, or get the whole object.",
            "Amazon S3, performance design patterns, \"Use byte-range fetches\"");

    private final Hits hits = new Hits();
    private long ranges;
    private long bytes;
    /** Bytes in a nanosecond, of the range that arrived fastest: the network can do as much. */
    private double fastest;

    SmallRanges() {
        super(DESCRIPTION, Occasion.RANGE);
    }

    @Override
    boolean concerns(S3Operation operation) {
        return operation == S3Operation.GET_OBJECT;
    }

    @Override
    void take(Observation seen) {
        if (!seen.succeeded()) {
            return;
        }
        ranges++;
        if (seen.place().continues() && seen.range().length() < SMALL) {
            hits.add(seen.event(), seen.nanos());
            bytes += seen.range().length();
            long receive = Math.max(1, seen.event().phases().receiveNanos());
            fastest = Math.max(fastest, seen.range().length() / (double) receive);
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
        long saved = Math.max(0, hits.nanos() / hits.count() * needless - (long) (bytes / fastest));
        return finding(client.severityOf(saved), client.subject(S3Operation.GET_OBJECT),
                hits.count() + " ranges of " + bytes / hits.count() + " bytes on average followed one another, where "
                        + needed + " of 8 MB would do",
                hits.evidence(ranges), Figure.share("small ranges that follow another", share, SHARE),
                judgement.saving(client, S3Operation.GET_OBJECT, needless, saved));
    }
}
