package io.s3trace.advice;

import static io.s3trace.advice.Words.percent;
import static io.s3trace.advice.Words.time;

import io.s3trace.event.S3Operation;
import java.util.Optional;

/** An object is downloaded in ranges one after another. */
final class SerialRanges extends Rule {
    private static final int COUNT = 8;
    private static final double SHARE = 0.5;
    /** What SDKs do at once by default is 8 to 10; half of that is reached on small hosts too. */
    private static final int AT_ONCE = 4;

    private static final RuleDescription DESCRIPTION = new RuleDescription(
            "serial-ranges",
            "Ranges one after another",
            "At least " + COUNT + " requests for ranges, and " + percent(SHARE) + " of all, began after the range had arrived "
                    + "that ends where they begin.",
            "Ranges that are known in advance can be fetched at once, over several connections. One connection gives some 85 to "
                    + "90 MB/s at most, and stands still while it waits for each first byte.",
            "Download with a transfer manager, such as boto3's download_fileobj or S3TransferManager, or read ahead.",
            "Amazon S3, performance design patterns: \"one concurrent request for each 85-90 MB/s\"");

    private final Hits hits = new Hits();
    private long ranges;

    SerialRanges() {
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
        long before = seen.place().beforeNanos();
        if (before != ObjectHistory.NEVER && seen.startNanos() >= before) {
            hits.add(seen.event(), seen.nanos());
        }
    }

    @Override
    Optional<Finding> judge(Client client, Judgement judgement) {
        double share = hits.shareOf(ranges);
        if (hits.count() < COUNT || share < SHARE) {
            return Optional.empty();
        }
        long saved = hits.nanos() - hits.nanos() / AT_ONCE;
        return finding(client.severityOf(saved), client.subject(S3Operation.GET_OBJECT),
                hits.count() + " of " + ranges + " ranges were fetched only when the one before had arrived, and took "
                        + time(hits.nanos()),
                hits.evidence(ranges), Figure.share("ranges that waited for the one before", share, SHARE),
                new Saving(0, saved, 0));
    }
}
