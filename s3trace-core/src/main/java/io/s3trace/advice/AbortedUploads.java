package io.s3trace.advice;

import static io.s3trace.advice.Words.percent;

import io.s3trace.event.S3Operation;
import java.util.Optional;

/** Multipart uploads are begun and aborted. */
final class AbortedUploads extends Rule {
    private static final int COUNT = 3;
    private static final double SHARE = 0.2;

    private static final RuleDescription DESCRIPTION = new RuleDescription(
            "aborted-uploads",
            "Uploads that are aborted",
            "At least " + COUNT + " multipart uploads, and " + percent(SHARE) + " of all that ended, were aborted.",
            "What was sent is thrown away, and will be sent again. The parts' requests are billed.",
            "Find out why the client gives up: errors of its parts, its timeouts, or its own source of bytes. Let it try a part "
                    + "again, rather than the object.",
            "Amazon S3 API reference, AbortMultipartUpload");

    private final Hits hits = new Hits();
    private long ended;

    AbortedUploads() {
        super(DESCRIPTION);
    }

    @Override
    boolean concerns(S3Operation operation) {
        return operation == S3Operation.COMPLETE_MULTIPART_UPLOAD || operation == S3Operation.ABORT_MULTIPART_UPLOAD;
    }

    @Override
    void take(Observation seen) {
        if (!seen.succeeded()) {
            return;
        }
        ended++;
        if (seen.event().operation() == S3Operation.ABORT_MULTIPART_UPLOAD) {
            hits.add(seen.event(), 0);
        }
    }

    @Override
    Optional<Finding> judge(Client client, Judgement judgement) {
        double share = hits.shareOf(ended);
        if (hits.count() < COUNT || share < SHARE) {
            return Optional.empty();
        }
        return finding(Severity.MEDIUM, client.subject(S3Operation.ABORT_MULTIPART_UPLOAD),
                hits.count() + " of " + ended + " uploads that ended were aborted",
                hits.evidence(ended), Figure.share("aborted uploads", share, SHARE), Saving.NONE);
    }
}
