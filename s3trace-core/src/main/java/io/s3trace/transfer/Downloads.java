package io.s3trace.transfer;

import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.internal.attempts.EventTime;
import io.s3trace.internal.attempts.ProcessId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Joins requests for ranges of one object, as described at {@link io.s3trace.transfer.DownloadTracker}. */
final class Downloads {
    private final OpenTransfers<Id, OpenDownload, RangedDownloadEvent> open;

    private record Id(ProcessId process, String bucket, String key, String versionId) {
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
        this.open = new OpenTransfers<>(maxOpen, EventTime.nanos(idleAfter));
    }

    /**
     * Takes a request.
     *
     * @return the downloads that have ended with it
     */
    List<RangedDownloadEvent> accept(S3RequestEvent event) {
        if (event.operation() == S3Operation.GET_OBJECT && isRanged(event)) {
            join(event);
        }
        return open.advance(event);
    }

    /** {@return the downloads that have ended by then because they were silent} */
    List<RangedDownloadEvent> expire(Instant now) {
        return open.expire(EventTime.nanos(now));
    }

    /** {@return the downloads under way} */
    List<RangedDownloadEvent> open() {
        return open.events();
    }

    /** {@return how many downloads had to make room} */
    long evicted() {
        return open.evicted();
    }

    /** A part of a multipart object is a range, too: it is requested by its number, and Content-Range says where it is. */
    private static boolean isRanged(S3RequestEvent event) {
        return !event.resource().range().isEmpty()
                || event.resource().partNumber() > 0
                || !event.response().contentRange().isEmpty();
    }

    private void join(S3RequestEvent event) {
        Id id = Id.of(event);
        OpenDownload download = open.find(id, event).orElseGet(() -> open.put(id, new OpenDownload(event)));
        boolean room = open.add(download, event);
        if (download.complete()) {
            open.end(id, TransferOutcome.COMPLETED);
        } else if (!room) {
            open.end(id, TransferOutcome.EVICTED);
        }
    }
}
