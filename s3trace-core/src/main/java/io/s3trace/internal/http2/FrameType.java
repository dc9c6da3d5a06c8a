package io.s3trace.internal.http2;

/** Numbers of frames' types and flags, of settings and errors: RFC 9113, sections 6 and 7. */
final class FrameType {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PUSH_PROMISE = 5;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    /** Of DATA and HEADERS. */
    static final int END_STREAM = 0x1;
    /** Of SETTINGS. */
    static final int ACK = 0x1;
    static final int END_HEADERS = 0x4;
    static final int PADDED = 0x8;
    static final int PRIORITY = 0x20;

    static final int INITIAL_WINDOW_SIZE = 4;
    static final int REFUSED_STREAM = 7;

    private FrameType() {}

    static boolean hasBlock(int type) {
        return type == HEADERS || type == CONTINUATION || type == PUSH_PROMISE;
    }
}
