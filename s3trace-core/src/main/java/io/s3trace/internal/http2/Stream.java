package io.s3trace.internal.http2;

/** One stream of a connection: how far it has come in the terms of HTTP/1.1, by direction. */
final class Stream {
    final int id;
    final long[] moved = new long[2];
    final int[] sequence = new int[2];
    final boolean[] headSeen = new boolean[2];
    final boolean[] ended = new boolean[2];
    /** Whether its request has been seen. An answer may be read before the call returns that has sent the request. */
    boolean asked;
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

    boolean over() {
        return ended[0] && ended[1];
    }
}
