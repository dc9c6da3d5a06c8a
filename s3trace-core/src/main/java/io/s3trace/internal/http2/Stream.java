package io.s3trace.internal.http2;

import io.s3trace.bpf.capture.CaptureRecord;

/** One stream of a connection: how far it has come in the terms of HTTP/1.1, by direction. */
final class Stream {
    static final int NO_RESET = -1;

    final int id;
    final long[] moved = new long[2];
    final int[] sequence = new int[2];
    final boolean[] headSeen = new boolean[2];
    final boolean[] ended = new boolean[2];
    /** Whether its request has been seen. An answer may be read before the call returns that has sent the request. */
    boolean asked;
    /** Why the server reset it before its request was seen, or {@link #NO_RESET}. */
    int earlyReset = NO_RESET;
    /** By direction: since when it may have gone on, or have ended, unseen; nanoseconds of CLOCK_MONOTONIC, 0 if it has not. */
    final long[] lostSince = new long[2];
    /** How much the peer is ready to take. */
    long window;
    /** Since when the client could not send because a window was closed, nanoseconds of CLOCK_MONOTONIC; 0 if it can. */
    long closedSince;
    long closedNanos;

    Stream(int id, long window) {
        this.id = id;
        this.window = window;
    }

    /** How long the peer's window was closed for it. */
    long closedMicros(long now) {
        return (closedNanos + (closedSince == 0 ? 0 : Math.max(0, now - closedSince))) / 1000;
    }

    /** Bytes of it may have been lost, its end among them. */
    void lose(int direction, long now) {
        if (lostSince[direction] == 0) {
            lostSince[direction] = now;
        }
    }

    /** Has it been in doubt since before a time? */
    boolean isLostSince(long before) {
        return isLostSince(lostSince[0], before) || isLostSince(lostSince[1], before);
    }

    private static boolean isLostSince(long since, long before) {
        return since != 0 && since - before < 0;
    }

    /** Has it ended? A request whose end may have been lost has, once it has been answered. */
    boolean over() {
        return (ended[CaptureRecord.SENT] || lostSince[CaptureRecord.SENT] != 0) && ended[CaptureRecord.RECEIVED];
    }
}
