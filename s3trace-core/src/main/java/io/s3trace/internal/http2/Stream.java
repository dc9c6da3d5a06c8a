package io.s3trace.internal.http2;

import io.s3trace.bpf.capture.CaptureRecord;

/** One stream of a connection: how far it has come in the terms of HTTP/1.1, by direction. */
final class Stream {
    static final int NO_RESET = -1;

    final int id;
    final Side sent = new Side();
    final Side received = new Side();
    /** Whether its request has been seen. An answer may be read before the call returns that has sent the request. */
    boolean asked;
    /** Why the server reset it before its request was seen, or {@link #NO_RESET}. */
    int earlyReset = NO_RESET;
    /** How much the peer is ready to take. */
    long window;
    /** Since when the client could not send because a window was closed, nanoseconds of CLOCK_MONOTONIC; 0 if it can. */
    long closedSince;
    long closedNanos;

    /** One direction. */
    static final class Side {
        long moved;
        int sequence;
        boolean headSeen;
        boolean ended;
        /** Since when it may have gone on, or have ended, unseen; nanoseconds of CLOCK_MONOTONIC, 0 if it has not. */
        long lostSince;

        /** Bytes of it may have been lost, its end among them. */
        void lose(long now) {
            if (lostSince == 0) {
                lostSince = now;
            }
        }

        private boolean isLostSince(long before) {
            return lostSince != 0 && lostSince - before < 0;
        }
    }

    Stream(int id, long window) {
        this.id = id;
        this.window = window;
    }

    Side side(int direction) {
        return direction == CaptureRecord.SENT ? sent : received;
    }

    /** How long the peer's window was closed for it. */
    long closedMicros(long now) {
        return (closedNanos + (closedSince == 0 ? 0 : Math.max(0, now - closedSince))) / 1000;
    }

    /** Has it been in doubt since before a time? */
    boolean isLostSince(long before) {
        return sent.isLostSince(before) || received.isLostSince(before);
    }

    /** Has it ended? A request whose end may have been lost has, once it has been answered. */
    boolean over() {
        return (sent.ended || sent.lostSince != 0) && received.ended;
    }
}
