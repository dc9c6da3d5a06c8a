package io.s3trace.transfer;

import io.s3trace.event.S3RequestEvent;
import io.s3trace.internal.text.Require;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Joins the requests by which one process reads ranges, or parts, of one object (bucket, key, and version if one is asked
 * for): a listener for {@link io.s3trace.S3TracerBuilder#onEvent}.
 *
 * <p>A download ends when the whole object has arrived, or when no request followed for some time. Only requests that
 * have ended are known: those that take longer than that time, while no other of their download ends, begin another one.
 * Of an answer that was cut short, what arrived counts. Where a range lies in the object is told by the answer's
 * {@code Content-Range} or, without it, by the request. Objects whose keys a
 * {@link io.s3trace.select.KeyPolicy} shows alike pass for one.
 *
 * <p>Time is that of the events: it goes on as long as there are any, of whatever kind. Filters of the tracer hide
 * requests from it: filter by process, bucket or host, rather than by latency.
 *
 * <p>Thread-safe. Has no thread of its own: the listener is called by who calls {@link #accept} or {@link #expire}. Keeps
 * at most as many downloads as it is told, 200,000 separate ranges of all of them (about 20 MB), and 10,000 of one: a
 * download more scattered than that is told in several events.
 */
public final class DownloadTracker implements Consumer<S3RequestEvent> {
    private static final int MAX_OPEN = 1000;
    private static final Duration IDLE_AFTER = Duration.ofSeconds(5);

    private final Consumer<? super RangedDownloadEvent> listener;
    private final Downloads downloads;

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
     * @param maxOpenDownloads how many may be under way; when there are more, the one silent longest ends as
     *     {@link TransferOutcome#EVICTED}
     * @param idleAfter how long a download may be silent before it ends as {@link TransferOutcome#EXPIRED}
     * @throws IllegalArgumentException if the number or the time is not positive
     */
    public DownloadTracker(Consumer<? super RangedDownloadEvent> listener, int maxOpenDownloads, Duration idleAfter) {
        this.listener = Objects.requireNonNull(listener, "listener");
        Require.positive("maxOpenDownloads", maxOpenDownloads);
        Require.positive("idleAfter", idleAfter);
        this.downloads = new Downloads(maxOpenDownloads, idleAfter);
    }

    /**
     * Takes in a request.
     *
     * @param event any event; those that belong to no download only tell the time
     */
    @Override
    public void accept(S3RequestEvent event) {
        List<RangedDownloadEvent> ended;
        synchronized (downloads) {
            ended = downloads.accept(event);
        }
        Listening.tell(ended, listener);
    }

    /**
     * Ends the downloads that were silent for too long, for when there may be no events to tell the time.
     *
     * @param now the time; {@link Instant#MAX} ends all
     */
    public void expire(Instant now) {
        List<RangedDownloadEvent> ended;
        synchronized (downloads) {
            ended = downloads.expire(now);
        }
        Listening.tell(ended, listener);
    }

    /**
     * Lists the downloads under way, as far as they have come.
     *
     * @return a snapshot, the one silent longest first
     */
    public List<RangedDownloadEvent> openDownloads() {
        synchronized (downloads) {
            return downloads.open();
        }
    }

    /**
     * How many downloads had to make room, or were too scattered to be kept.
     *
     * @return the number so far
     */
    public long evicted() {
        synchronized (downloads) {
            return downloads.evicted();
        }
    }
}
