package io.s3trace.advice;

import static io.s3trace.advice.Words.megabytes;

import io.s3trace.event.S3Operation;
import java.util.Optional;

/** Large objects are uploaded in one request. */
final class LargePuts extends Rule {
    private static final int COUNT = 1;
    private static final long LARGE = 100_000_000;
    /** Parts that a transfer manager sends at once by default: 8 to 10. */
    private static final int AT_ONCE = 4;

    private static final RuleDescription DESCRIPTION = new RuleDescription(
            "large-puts",
            "Large uploads in one PUT",
            "At least " + COUNT + " PutObject had a body of at least " + megabytes(LARGE) + ".",
            "A failure near the end sends everything again, and one connection carries all bytes. From 100 MB on, Amazon "
                    + "recommends uploads in parts.",
            "Upload in parts, with a transfer manager such as boto3's upload_fileobj or S3TransferManager.",
            "Amazon S3, \"Amazon S3 multipart upload limits\": \"when your object size reaches 100 MB\"");

    private final Hits hits = new Hits();
    private long largest;

    LargePuts() {
        super(DESCRIPTION);
    }

    @Override
    boolean concerns(S3Operation operation) {
        return operation == S3Operation.PUT_OBJECT;
    }

    @Override
    void take(Observation seen) {
        long bytes = seen.event().request().bodyBytes();
        if (bytes >= LARGE) {
            hits.add(seen.event(), seen.nanos() - seen.nanos() / AT_ONCE);
            largest = Math.max(largest, bytes);
        }
    }

    @Override
    Optional<Finding> judge(Client client, Judgement judgement) {
        if (hits.count() < COUNT) {
            return Optional.empty();
        }
        return finding(Severity.LOW, client.subject(S3Operation.PUT_OBJECT),
                hits.count() + " uploads of up to " + megabytes(largest) + " were made in one request each",
                hits.evidence(client.requests(S3Operation.PUT_OBJECT)),
                Figure.number("uploads of at least 100 MB in one request", hits.count(), COUNT),
                new Saving(0, hits.nanos(), 0));
    }
}
