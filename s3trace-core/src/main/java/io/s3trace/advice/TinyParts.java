package io.s3trace.advice;

import static io.s3trace.advice.Words.megabytes;
import static io.s3trace.advice.Words.percent;

import io.s3trace.event.S3Operation;
import java.util.Optional;

/** Uploads are made in small parts. */
final class TinyParts extends Rule {
    private static final int COUNT = 10;
    private static final double SHARE = 0.5;
    /** boto3 and the AWS CLI send parts of 8 MiB by default. */
    private static final long SMALL = 8_000_000;
    private static final long BETTER = 16_000_000;

    private static final RuleDescription DESCRIPTION = new RuleDescription(
            "tiny-parts",
            "Parts that are too small",
            "At least " + COUNT + " parts, and " + percent(SHARE) + " of all, had less than " + megabytes(SMALL)
                    + ". One small part of each object does not count: it may be the last.",
            "Each part is a request that costs as much as a PUT, and waits for an answer. There may be 10,000 parts: parts of "
                    + "5 MiB end at 50 GB.",
            "Make parts of 16 MB or more: boto3's TransferConfig.multipart_chunksize, s3.multipart_chunksize of the AWS CLI, "
                    + "fs.s3a.multipart.size of Hadoop.",
            "Amazon S3, \"Amazon S3 multipart upload limits\"; AWS CLI S3 configuration, multipart_chunksize");

    private final Hits hits = new Hits();
    private long parts;
    private long bytes;

    TinyParts() {
        super(DESCRIPTION);
    }

    @Override
    boolean concerns(S3Operation operation) {
        return switch (operation) {
            case UPLOAD_PART, CREATE_MULTIPART_UPLOAD -> true;
            default -> false;
        };
    }

    @Override
    void take(Observation seen) {
        ObjectHistory object = seen.object();
        if (seen.event().operation() == S3Operation.CREATE_MULTIPART_UPLOAD) {
            object.hadSmallPart = false;
            return;
        }
        long size = size(seen);
        if (!seen.succeeded() || size < 0) {
            return;
        }
        parts++;
        if (size < SMALL) {
            if (object.hadSmallPart) {
                hits.add(seen.event(), seen.event().phases().waitNanos());
                bytes += size;
            }
            object.hadSmallPart = true;
        }
    }

    private static long size(Observation seen) {
        long decoded = seen.event().request().decodedBodyBytes();
        return decoded >= 0 ? decoded : seen.event().request().bodyBytes();
    }

    @Override
    Optional<Finding> judge(Client client, Judgement judgement) {
        double share = hits.shareOf(parts);
        if (hits.count() < COUNT || share < SHARE) {
            return Optional.empty();
        }
        long needless = Math.max(0, hits.count() - 1 - bytes / BETTER);
        long saved = hits.nanos() / hits.count() * needless;
        return finding(client.severityOf(saved),
                client.subject(S3Operation.UPLOAD_PART),
                hits.count() + " of " + parts + " parts were small: " + megabytes(bytes / hits.count()) + " on average",
                hits.evidence(parts), Figure.share("small parts", share, SHARE),
                judgement.saving(client, S3Operation.UPLOAD_PART, needless, saved));
    }
}
