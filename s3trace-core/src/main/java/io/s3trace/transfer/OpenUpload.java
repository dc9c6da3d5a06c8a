package io.s3trace.transfer;

import io.s3trace.event.ProcessInfo;
import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.S3Resource;
import io.s3trace.internal.attempts.EventTime;
import io.s3trace.internal.attempts.ProcessId;

/** A multipart upload under way. Without an id, it is one of which only the creation is known. */
final class OpenUpload extends OpenTransfer<MultipartUploadEvent> {
    private final S3Resource resource;
    private final Parts parts = new Parts();
    private boolean created;
    private boolean completeFailed;
    private String errorCode = "";

    OpenUpload(S3RequestEvent first) {
        super(first);
        resource = first.resource();
        created = first.operation() == S3Operation.CREATE_MULTIPART_UPLOAD;
    }

    /** May a request of this process have created it? Its id is not known before that request has ended. */
    boolean mayComeFrom(OpenUpload create, ProcessInfo process) {
        return !created
                && create.resource.uploadId().isEmpty()
                && create.resource.key().equals(resource.key())
                && create.resource.bucket().equals(resource.bucket())
                && ProcessId.of(create.process()).equals(ProcessId.of(process))
                && EventTime.isAfter(startNanos(), create.endNanos());
    }

    void comeFrom(OpenUpload create) {
        beginWith(create);
        created = true;
    }

    boolean created() {
        return created;
    }

    @Override
    void add(S3RequestEvent event) {
        super.add(event);
        if (isPart(event) && parts.add(event)) {
            concurrency.add(EventTime.start(event), EventTime.end(event));
        }
    }

    static boolean isPart(S3RequestEvent event) {
        return event.operation() == S3Operation.UPLOAD_PART || event.operation() == S3Operation.UPLOAD_PART_COPY;
    }

    void failToComplete(String code) {
        completeFailed = true;
        errorCode = code;
    }

    @Override
    int pieces() {
        return parts.count();
    }

    @Override
    MultipartUploadEvent event(TransferOutcome ending) {
        TransferOutcome outcome = outcome(ending);
        return new MultipartUploadEvent(process(), resource.bucket(), resource.key(), resource.uploadId(), start(),
                durationNanos(), created, parts.count(), parts.failed(), parts.retries(), parts.bytes(),
                parts.latency(), concurrency.max(), outcome, outcome == TransferOutcome.FAILED ? errorCode : "", gap());
    }

    /** A client that aborts after a failure to complete, or does nothing more, has failed. */
    private TransferOutcome outcome(TransferOutcome ending) {
        boolean givenUp = ending == TransferOutcome.ABORTED || ending == TransferOutcome.EXPIRED;
        return completeFailed && givenUp ? TransferOutcome.FAILED : ending;
    }
}
