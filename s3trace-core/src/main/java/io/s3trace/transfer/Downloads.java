package io.s3trace.transfer;

import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.internal.attempts.EventTime;
import io.s3trace.internal.attempts.ProcessId;
import java.time.Duration;

/** Joins requests for ranges of one object, as described at {@link io.s3trace.transfer.DownloadTracker}. */
final class Downloads extends OpenTransfers<Downloads.Id, OpenDownload, RangedDownloadEvent> {
    record Id(ProcessId process, String bucket, String key, String versionId) {
        static Id of(S3RequestEvent event) {
            return new Id(ProcessId.of(event.process()), event.resource().bucket(), event.resource().key(),
                    event.resource().versionId());
        }
    }

    /**
     * Begins with none.
     *
     * @param maxOpen how many are kept at most
     * @param idleAfter how long one may be silent
     */
    Downloads(int maxOpen, Duration idleAfter) {
        super(maxOpen, EventTime.nanos(idleAfter));
    }

    @Override
    void take(S3RequestEvent event) {
        if (event.operation() == S3Operation.GET_OBJECT && isRanged(event)) {
            join(event);
        }
    }

    /** A part of a multipart object is a range, too: it is requested by its number, and Content-Range says where it is. */
    private static boolean isRanged(S3RequestEvent event) {
        return !event.resource().range().isEmpty()
                || event.resource().partNumber() > 0
                || !event.response().contentRange().isEmpty();
    }

    private void join(S3RequestEvent event) {
        Id id = Id.of(event);
        OpenDownload download = find(id, event).orElseGet(() -> put(id, new OpenDownload(event)));
        boolean room = add(download, event);
        if (download.complete()) {
            end(id, TransferOutcome.COMPLETED);
        } else if (!room) {
            end(id, TransferOutcome.EVICTED);
        }
    }
}
