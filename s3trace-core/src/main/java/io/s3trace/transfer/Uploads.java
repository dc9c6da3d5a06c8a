package io.s3trace.transfer;

import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.S3Resource;
import io.s3trace.internal.attempts.AttemptOutcome;
import io.s3trace.internal.attempts.EventTime;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.SequencedSet;

/** Joins the requests of multipart uploads, as described at {@link io.s3trace.transfer.UploadTracker}. */
final class Uploads extends OpenTransfers<Uploads.Id, OpenUpload, MultipartUploadEvent> {
    private static final int NOT_FOUND = 404;
    /** How many ended uploads are remembered, so that requests that were still under way do not begin them anew. */
    private static final int MAX_ENDED = 1024;

    private final SequencedSet<Id> ended = new LinkedHashSet<>();
    private long creates;
    private long ignored;

    /** What identifies an upload; as long as the upload id is not known, the number of its Create. */
    record Id(String bucket, String key, String uploadId, long create) {
        static Id of(S3Resource resource, long create) {
            return new Id(resource.bucket(), resource.key(), resource.uploadId(), create);
        }
    }

    /**
     * Begins with none.
     *
     * @param maxOpen how many are kept at most
     * @param expiry how long one may be silent
     */
    Uploads(int maxOpen, Duration expiry) {
        super(maxOpen, EventTime.nanos(expiry));
    }

    @Override
    void take(S3RequestEvent event) {
        switch (event.operation()) {
            case CREATE_MULTIPART_UPLOAD -> create(event);
            case UPLOAD_PART, UPLOAD_PART_COPY, COMPLETE_MULTIPART_UPLOAD, ABORT_MULTIPART_UPLOAD -> proceed(event);
            default -> {
                // the others only show the time
            }
        }
    }

    /** {@return how many requests belong to no upload under way} */
    long ignored() {
        return ignored;
    }

    private void create(S3RequestEvent event) {
        if (AttemptOutcome.of(event) != AttemptOutcome.SUCCEEDED) {
            return;
        }
        OpenUpload create = new OpenUpload(event);
        find(upload -> upload.mayComeFrom(create, upload.process())).ifPresentOrElse(
                upload -> upload.comeFrom(create), () -> put(Id.of(event.resource(), ++creates), create));
    }

    private void proceed(S3RequestEvent event) {
        Id id = Id.of(event.resource(), 0);
        boolean badPart = OpenUpload.isPart(event) && !Parts.isNumber(event.resource().partNumber());
        if (id.uploadId.isEmpty() || badPart || ended.contains(id)) {
            ignored++;
            return;
        }
        OpenUpload upload = find(id, event).orElseGet(() -> begin(id, event));
        add(upload, event);
        switch (event.operation()) {
            case COMPLETE_MULTIPART_UPLOAD -> complete(id, upload, event);
            case ABORT_MULTIPART_UPLOAD -> abort(id, upload, event);
            default -> {
                // a part
            }
        }
    }

    private OpenUpload begin(Id id, S3RequestEvent event) {
        OpenUpload upload = new OpenUpload(event);
        findCreate(upload, event);
        return put(id, upload);
    }

    private void findCreate(OpenUpload upload, S3RequestEvent event) {
        find(create -> upload.mayComeFrom(create, event.process())).ifPresent(create -> {
            remove(create);
            upload.comeFrom(create);
        });
    }

    private void complete(Id id, OpenUpload upload, S3RequestEvent event) {
        switch (AttemptOutcome.of(event)) {
            case SUCCEEDED -> end(id, upload, event, TransferOutcome.COMPLETED);
            case REFUSED -> {
                upload.failToComplete(event.response().errorCode());
                end(id, upload, event, TransferOutcome.FAILED);
            }
            case RETRYABLE -> {
                if (event.response().status() != S3RequestEvent.UNKNOWN) {
                    upload.failToComplete(event.response().errorCode());
                }
            }
            case REDIRECTED, UNKNOWN -> {
                // another request follows, or it expires
            }
        }
    }

    private void abort(Id id, OpenUpload upload, S3RequestEvent event) {
        if (AttemptOutcome.of(event) == AttemptOutcome.SUCCEEDED || event.response().status() == NOT_FOUND) {
            end(id, upload, event, TransferOutcome.ABORTED);
        }
    }

    /** The process that ends an upload may have created it, even if others sent the parts. */
    private void end(Id id, OpenUpload upload, S3RequestEvent event, TransferOutcome outcome) {
        if (!upload.created()) {
            findCreate(upload, event);
        }
        end(id, outcome);
        ended.addLast(id);
        if (ended.size() > MAX_ENDED) {
            ended.removeFirst();
        }
    }
}
