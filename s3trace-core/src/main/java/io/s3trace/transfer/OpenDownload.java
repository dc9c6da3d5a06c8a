package io.s3trace.transfer;

import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.S3Resource;
import io.s3trace.internal.attempts.EventTime;

/** A download in ranges under way. */
final class OpenDownload extends OpenTransfer<RangedDownloadEvent> {
    private final S3Resource resource;
    private final RangeSet coverage = new RangeSet();
    private int ranges;
    private int failedRanges;
    private int retries;
    private long size = S3RequestEvent.UNKNOWN;

    OpenDownload(S3RequestEvent first) {
        super(first);
        resource = first.resource();
    }

    @Override
    void add(S3RequestEvent event) {
        super.add(event);
        concurrency.add(EventTime.start(event), EventTime.end(event));
        retries += event.request().attempt() > 1 ? 1 : 0;
        ByteRange range = ByteRange.received(event);
        if (range.size() != S3RequestEvent.UNKNOWN) {
            size = range.size();
        }
        if (range.isEmpty()) {
            failedRanges++;
        } else {
            ranges++;
            coverage.add(range.from(), range.to());
        }
    }

    /** Has every byte of the object arrived? */
    boolean complete() {
        return coverage.bytes() > 0 && coverage.bytes() == size;
    }

    @Override
    int pieces() {
        return coverage.ranges();
    }

    @Override
    RangedDownloadEvent event(TransferOutcome outcome) {
        return new RangedDownloadEvent(process(), resource.bucket(), resource.key(), resource.versionId(), start(),
                durationNanos(), ranges, failedRanges, retries, coverage.bytes(), size, concurrency.max(), outcome,
                gap());
    }
}
