package io.s3trace.transfer;

import io.s3trace.event.S3RequestEvent;
import io.s3trace.internal.text.Require;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * Joins the requests by which one process reads ranges, or parts, of one object (bucket, key, and version if one is asked for):
 * a listener for {@link io.s3trace.S3TracerBuilder#onEvent}.
 *
 * <p>A download ends when the whole object has arrived, or when no request followed for some time. Only requests that have
 * ended are known. So a request begins another download if it takes longer than that time and no other of its download ends
 * meanwhile. If an answer was cut short, the part that arrived counts. Where a range lies in the object is taken from the
 * answer's {@code Content-Range} or, without it, from the request. If a {@link io.s3trace.select.KeyPolicy} makes the keys of
 * several objects look alike, they count as one.
 *
 * <p>Time is that of the events: it advances as long as there are any, of whatever kind. Filters of the tracer hide requests
 * from this: filter by process, bucket or host, rather than by latency.
 *
 * <p>Thread-safe. It has no thread of its own: the listener is called on the thread that calls {@link #accept} or
 * {@link #expire}. It keeps a limited number of downloads, 200,000 separate ranges of all of them (about 20 MB), and 10,000 of
 * one. A download that is more scattered than that is reported in several events.
 */
public final class DownloadTracker implements Consumer<S3RequestEvent> {
    private static final int MAX_OPEN = 1000;
    private static final Duration IDLE_AFTER = Duration.ofSeconds(5);

    private final Tracking<RangedDownloadEvent> tracking;

    /**
     * Tracks up to 1,000 downloads at once, which end after 5 seconds of silence.
     *
     * @param listener takes each download that has ended
     */
    public DownloadTracker(Consumer<? super RangedDownloadEvent> listener) {
        this(listener, MAX_OPEN, IDLE_AFTER);
    }

    /**
     * Tracks a limited number of downloads.
     *
     * @param listener takes each download that has ended
     * @param maxOpenDownloads how many may be under way; if there are more, the one that was silent for longest ends as
     *     {@link TransferOutcome#EVICTED}
     * @param idleAfter how long a download may be silent before it ends as {@link TransferOutcome#EXPIRED}
     * @throws IllegalArgumentException if the number or the time is not positive
     */
    public DownloadTracker(Consumer<? super RangedDownloadEvent> listener, int maxOpenDownloads, Duration idleAfter) {
        Require.positive("maxOpenDownloads", maxOpenDownloads);
        Require.positive("idleAfter", idleAfter);
        this.tracking = new Tracking<>(new Downloads(maxOpenDownloads, idleAfter), listener);
    }

    /**
     * Takes a request.
     *
     * @param event any event; those that belong to no download only show the time
     */
    @Override
    public void accept(S3RequestEvent event) {
        tracking.accept(event);
    }

    /**
     * Ends the downloads that were silent for too long. Call it if there may be no events to show the time.
     *
     * @param now the time; {@link Instant#MAX} ends all
     */
    public void expire(Instant now) {
        tracking.expire(now);
    }

    /**
     * Lists the downloads under way, as far as they have come.
     *
     * @return a snapshot, the download that was silent for longest first
     */
    public List<RangedDownloadEvent> openDownloads() {
        return tracking.open();
    }

    /**
     * How many downloads had to make room, or were too scattered to be kept.
     *
     * @return the number so far
     */
    public long evicted() {
        return tracking.evicted();
    }
}
