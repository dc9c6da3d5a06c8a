package io.s3trace.internal.http2;

import io.s3trace.internal.collect.IntMap;

/**
 * How much the server is ready to take, of each stream and of all together: RFC 9113, section 5.2. A window that is closed while
 * a request has not been sent to its end is what the client waits for.
 */
final class FlowControl {
    /** RFC 9113, section 6.9.2. */
    private static final int DEFAULT_WINDOW = 65_535;

    private long window = DEFAULT_WINDOW;
    private long initial = DEFAULT_WINDOW;
    private boolean known;

    /** @param known whether the connection is seen from its first byte on */
    FlowControl(boolean known) {
        this.known = known;
    }

    /** Something was lost, and so the windows are not known. */
    void lose() {
        known = false;
    }

    /** How long the peer's window was closed for a stream, -1 if that is not known. */
    long closedMicros(Stream stream, long now) {
        return known ? stream.closedMicros(now) : -1;
    }

    long initial() {
        return initial;
    }

    /** The client has begun a stream. */
    void begun(Stream stream, boolean ends, long now) {
        if (ends) {
            open(stream, now, true);
        } else {
            close(stream, now);
        }
    }

    /** The client has sent a part of a body, or of padding, on a stream. */
    void sent(Stream stream, int bytes, boolean ends, long now) {
        stream.window -= bytes;
        begun(stream, ends, now);
    }

    /** Bytes of any stream were sent. If they were the last that the server takes, all streams wait. */
    void sent(IntMap<Stream> streams, int bytes, long now) {
        boolean open = window > 0;
        window -= bytes;
        if (open && window <= 0) {
            streams.forEach(stream -> close(stream, now));
        }
    }

    private void close(Stream stream, long now) {
        if (stream.closedSince == 0 && stream.asked && !stream.sent.ended && isClosed(stream)) {
            stream.closedSince = now;
        }
    }

    private boolean isClosed(Stream stream) {
        return known && (window <= 0 || stream.window <= 0);
    }

    /** The server takes more. */
    void update(Stream stream, long bytes, long now) {
        stream.window += bytes;
        open(stream, now, false);
    }

    /** The server takes more of all streams together. */
    void update(IntMap<Stream> streams, int bytes, long now) {
        window += bytes;
        streams.forEach(stream -> open(stream, now, false));
    }

    /** The server has changed how much it takes of each stream from the first. */
    void setInitial(IntMap<Stream> streams, long newInitial, long now) {
        long more = newInitial - initial;
        initial = newInitial;
        streams.forEach(stream -> update(stream, more, now));
    }

    private void open(Stream stream, long now, boolean ends) {
        if (stream.closedSince != 0 && (ends || !isClosed(stream))) {
            stream.closedNanos += Math.max(0, now - stream.closedSince);
            stream.closedSince = 0;
        }
    }
}
