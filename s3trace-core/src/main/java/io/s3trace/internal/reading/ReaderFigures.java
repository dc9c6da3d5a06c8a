package io.s3trace.internal.reading;

/**
 * What a reader has read.
 *
 * @param connected whether it is connected
 * @param connections how often it was connected
 * @param received events that have come
 * @param filtered those of them that a filter left out
 * @param lost events that had no room in its queue in the tracer
 * @param missed events that the tracer had while the reader was not connected
 * @param restarts how often another tracer was there than before
 * @param unreadable events that this version cannot read
 */
public record ReaderFigures(boolean connected, long connections, long received, long filtered, long lost, long missed,
        long restarts, long unreadable) {
    static final ReaderFigures NONE = new ReaderFigures(false, 0, 0, 0, 0, 0, 0, 0);
}
