package io.s3trace;

import io.s3trace.event.TracerStats;
import java.util.List;

/**
 * What a {@link TraceReader} has read since it was started, and everything that it missed.
 *
 * @param connected whether it is connected to a tracer now
 * @param connections how often it was connected
 * @param received events that have come
 * @param filtered those of them that a condition left out; of requests, those that were too fast count too
 * @param lost events that had no room in its queue in the tracer: it is too slow
 * @param missed events that the tracer had while the reader was not connected; of a tracer that was started anew, those since
 * @param restarts how often the tracer was another one than before: what the earlier one reported last is not known
 * @param unreadable events of a later version that this one cannot read
 * @param subscribers what became of the events, by subscriber
 */
public record ReaderStats(
        boolean connected,
        long connections,
        long received,
        long filtered,
        long lost,
        long missed,
        long restarts,
        long unreadable,
        List<TracerStats.SubscriberStats> subscribers) {
    /** Makes a copy that does not change. */
    public ReaderStats {
        subscribers = List.copyOf(subscribers);
    }
}
