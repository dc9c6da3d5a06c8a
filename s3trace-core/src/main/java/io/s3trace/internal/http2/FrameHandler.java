package io.s3trace.internal.http2;

import java.lang.foreign.MemorySegment;

/** Takes the frames of one direction. Bytes are valid until the method returns. */
interface FrameHandler {
    /**
     * A part of a body has moved, or its end.
     *
     * @param at where the first of its bytes are that were captured
     * @param seen how many of them were captured
     * @param count how many bytes the part has, without padding
     * @param window how many bytes count for flow control
     * @param ends whether nothing more will be moved in this direction of the stream
     */
    void onBody(int stream, MemorySegment bytes, long at, int seen, int count, int window, boolean ends);

    /**
     * Any other frame has moved.
     *
     * @param seen how many of its bytes were captured, from the first
     * @param length how many bytes it has
     */
    void onFrame(int type, int flags, int stream, MemorySegment bytes, long at, int seen, int length);

    /** A header block was there, or a part of one, that cannot be read as a whole. */
    void onBlockLost();
}
