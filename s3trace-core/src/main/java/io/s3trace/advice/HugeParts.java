package io.s3trace.advice;

import static io.s3trace.advice.Words.megabytes;

import io.s3trace.event.S3Operation;
import java.util.Optional;

/** Uploads are made in few parts that are large. */
final class HugeParts extends Rule {
    private static final int COUNT = 2;
    /** Half a gigabyte: more takes ten seconds at a gigabit a second. */
    private static final long LARGE = 500_000_000;
    /** With more parts of that size, an upload comes near to the largest objects: then large parts are needed. */
    private static final int FEW_PARTS = 1000;

    private static final RuleDescription DESCRIPTION = new RuleDescription(
            "huge-parts",
            "Parts that are too large",
            "At least " + COUNT + " parts had at least " + megabytes(LARGE) + ", and a number below " + FEW_PARTS + ".",
            "A part that fails is sent again from its beginning, and one connection carries all of it: few large parts are "
                    + "little better than one PUT. Large parts are needed only where 10,000 smaller ones are not enough.",
            "Make parts of 16 to 128 MB: boto3's TransferConfig.multipart_chunksize, s3.multipart_chunksize of the AWS CLI, "
                    + "fs.s3a.multipart.size of Hadoop.",
            "Amazon S3, \"Amazon S3 multipart upload limits\"; \"Uploading and copying objects using multipart upload\"");

    private final Hits hits = new Hits();
    private long largest;

    HugeParts() {
        super(DESCRIPTION);
    }

    @Override
    boolean concerns(S3Operation operation) {
        return operation == S3Operation.UPLOAD_PART;
    }

    @Override
    void take(Observation seen) {
        long bytes = seen.event().request().bodyBytes();
        if (bytes >= LARGE && seen.event().resource().partNumber() < FEW_PARTS) {
            hits.add(seen.event(), 0);
            largest = Math.max(largest, bytes);
        }
    }

    @Override
    Optional<Finding> judge(Client client, Judgement judgement) {
        if (hits.count() < COUNT) {
            return Optional.empty();
        }
        return finding(Severity.LOW, client.subject(S3Operation.UPLOAD_PART),
                hits.count() + " parts had up to " + megabytes(largest),
                hits.evidence(client.requests(S3Operation.UPLOAD_PART)), Figure.number("large parts", hits.count(), COUNT),
                Saving.NONE);
    }
}
