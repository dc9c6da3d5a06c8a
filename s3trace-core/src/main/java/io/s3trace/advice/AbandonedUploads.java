package io.s3trace.advice;

import static io.s3trace.advice.Words.megabytes;

import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/** Multipart uploads are neither completed nor aborted: their parts stay, and cost money. */
final class AbandonedUploads extends Rule {
    private static final int COUNT = 2;
    /** How many uploads under way are kept. Of more, those that were silent for longest are forgotten. */
    private static final int MAX_OPEN = 64;

    private static final RuleDescription DESCRIPTION = new RuleDescription(
            "abandoned-uploads",
            "Uploads that are never completed",
            "At least " + COUNT + " multipart uploads were neither completed nor aborted by a process of this host, though "
                    + "nothing was sent for ten times as long as the slowest of their parts took or the longest pause between "
                    + "two of them, and at least 10 s.",
            "Parts of uploads that were not completed are stored and billed until somebody aborts them. Listings do not show "
                    + "them.",
            "Abort uploads that fail, and set a lifecycle rule on the bucket: AbortIncompleteMultipartUpload, after 7 days. "
                    + "If another host completes them, as in some committers of Hadoop, all is well.",
            "Amazon S3, \"Configuring a bucket lifecycle configuration to delete incomplete multipart uploads\"");

    /** By upload id, the one that was silent for longest first. */
    private final SequencedMap<String, OpenUpload> open = new LinkedHashMap<>(16, 0.75f, true);
    private final Hits hits = new Hits();
    private long bytes;
    private long uploads;

    AbandonedUploads() {
        super(DESCRIPTION);
    }

    /** {@return whether a request has completed or aborted an upload} */
    static boolean isEnd(S3RequestEvent request) {
        return switch (request.operation()) {
            case COMPLETE_MULTIPART_UPLOAD, ABORT_MULTIPART_UPLOAD -> Observation.succeeded(request);
            default -> false;
        };
    }

    @Override
    void uploadEnded(String id) {
        open.remove(id);
    }

    @Override
    boolean concerns(S3Operation operation) {
        return operation == S3Operation.UPLOAD_PART;
    }

    @Override
    void take(Observation seen) {
        String id = seen.event().resource().uploadId();
        if (id.isEmpty()) {
            return;
        }
        OpenUpload upload = open.get(id);
        if (upload == null) {
            uploads++;
            upload = new OpenUpload(seen.event());
            open.put(id, upload);
        }
        upload.add(seen);
        forget(seen.endNanos());
    }

    private void forget(long nowNanos) {
        if (open.size() <= MAX_OPEN) {
            return;
        }
        Iterator<OpenUpload> eldest = open.values().iterator();
        OpenUpload upload = eldest.next();
        if (upload.isAbandoned(nowNanos)) {
            hits.add(upload.latest(), 0);
            bytes += upload.bytes();
        }
        eldest.remove();
    }

    @Override
    Optional<Finding> judge(Client client, Judgement judgement) {
        long waste = bytes;
        Hits all = hits.copy();
        for (OpenUpload upload : open.values()) {
            if (upload.isAbandoned(judgement.nowNanos())) {
                waste += upload.bytes();
                all.add(upload.latest(), 0);
            }
        }
        long count = all.count();
        if (count < COUNT) {
            return Optional.empty();
        }
        return finding(Severity.MEDIUM, client.subject(S3Operation.UPLOAD_PART),
                count + " of " + uploads + " uploads were neither completed nor aborted: " + megabytes(waste)
                        + " of parts are stored and billed",
                all.evidence(uploads), Figure.number("abandoned uploads", count, COUNT), Saving.NONE);
    }
}
