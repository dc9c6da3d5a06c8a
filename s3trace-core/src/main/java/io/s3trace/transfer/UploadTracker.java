package io.s3trace.transfer;

import io.s3trace.event.S3RequestEvent;
import io.s3trace.internal.text.Require;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * Joins the requests of multipart uploads: a listener for {@link io.s3trace.S3TracerBuilder#onEvent}.
 *
 * <pre>{@code
 * UploadTracker uploads = new UploadTracker(System.out::println);
 * try (S3Tracer tracer = S3Tracer.builder().onEvent(uploads).start()) {
 *     ...
 * }
 * uploads.expire(Instant.MAX);
 * }</pre>
 *
 * <p>An upload is identified by bucket, key and upload id. So processes that share an upload make one event. The id is in the
 * body of the answer to CreateMultipartUpload, which is not read. So an upload gets its id with its first part (or its end). It
 * then also gets the oldest CreateMultipartUpload of the same process, bucket and key that had ended before. If one process
 * creates several uploads of one key at once, their creations may be mixed up. Only start and duration depend on that.
 *
 * <p>An upload ends when it is completed or aborted, or when completing it is refused. If completing fails otherwise (5xx,
 * throttled), clients try again, and the upload is {@link TransferOutcome#FAILED} when they give up. Only requests that have
 * ended are known. So an upload with a part that takes longer than the expiry counts as two.
 *
 * <p>Time is that of the events: it advances as long as there are any, of whatever kind. Filters of the tracer hide requests
 * from this: filter by process, bucket or host, rather than by latency or operation.
 *
 * <p>Thread-safe. It has no thread of its own: the listener is called on the thread that calls {@link #accept} or
 * {@link #expire}. It keeps a limited number of uploads, and 200,000 parts of all of them (about 20 MB).
 */
public final class UploadTracker implements Consumer<S3RequestEvent> {
    private static final int MAX_OPEN = 1000;
    private static final Duration EXPIRY = Duration.ofHours(1);

    private final Uploads uploads;
    private final Tracking<MultipartUploadEvent> tracking;

    /**
     * Tracks up to 1,000 uploads at once, which expire after an hour.
     *
     * @param listener takes each upload that has ended
     */
    public UploadTracker(Consumer<? super MultipartUploadEvent> listener) {
        this(listener, MAX_OPEN, EXPIRY);
    }

    /**
     * Tracks a limited number of uploads.
     *
     * @param listener takes each upload that has ended
     * @param maxOpenUploads how many may be under way; if there are more, the one that was silent for longest ends as
     *     {@link TransferOutcome#EVICTED}
     * @param expiry how long an upload may be silent before it ends as {@link TransferOutcome#EXPIRED}
     * @throws IllegalArgumentException if the number or the time is not positive
     */
    public UploadTracker(Consumer<? super MultipartUploadEvent> listener, int maxOpenUploads, Duration expiry) {
        Require.positive("maxOpenUploads", maxOpenUploads);
        Require.positive("expiry", expiry);
        this.uploads = new Uploads(maxOpenUploads, expiry);
        this.tracking = new Tracking<>(uploads, listener);
    }

    /**
     * Takes a request.
     *
     * @param event any event; those that belong to no upload only show the time
     */
    @Override
    public void accept(S3RequestEvent event) {
        tracking.accept(event);
    }

    /**
     * Ends the uploads that were silent for too long. Call it if there may be no events to show the time.
     *
     * @param now the time; {@link Instant#MAX} ends all
     */
    public void expire(Instant now) {
        tracking.expire(now);
    }

    /**
     * Lists the uploads under way, as far as they have come.
     *
     * @return a snapshot, the upload that was silent for longest first; an upload of which only the creation was seen has no id
     */
    public List<MultipartUploadEvent> openUploads() {
        return tracking.open();
    }

    /**
     * How many uploads had to make room.
     *
     * @return the number so far
     */
    public long evicted() {
        return tracking.evicted();
    }

    /**
     * How many requests could not be joined: those that end after their upload, those without an upload id, and parts without a
     * number from 1 to 10,000.
     *
     * @return the number so far
     */
    public long ignored() {
        return tracking.look(uploads::ignored);
    }
}
