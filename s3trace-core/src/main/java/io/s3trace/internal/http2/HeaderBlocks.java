package io.s3trace.internal.http2;

import io.s3trace.internal.text.HeadBuffer;
import io.s3trace.internal.text.HeadMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The header blocks of one direction of a connection: puts them together from frames, and decodes all of them in their order,
 * for each may refer to what an earlier one has left: RFC 9113, section 4.3.
 */
final class HeaderBlocks {
    /** What a block has at most. Of a longer one, the rest is unknown. */
    private static final int MOST = 64 * 1024;
    private static final int PRIORITY_LENGTH = 5;
    private static final int PROMISED_STREAM_LENGTH = 4;

    /** Takes decoded blocks. */
    interface Listener {
        /**
         * A head, or trailers, have moved.
         *
         * @param head what HTTP/1.1 would have in its place; empty if it is not known
         * @param size how many bytes its block had
         * @param ends whether nothing more will be moved in this direction of the stream
         */
        void onHead(int stream, HeadText head, int length, int size, boolean ends);
    }

    private final HpackDecoder decoder;
    private final HeadText text;
    private final HeadBuffer parts;
    private final Listener listener;
    /** The stream of the block that is not complete; 0 if there is none, or if nobody needs what it says. */
    private int stream;
    private boolean open;
    private boolean ends;
    private boolean cut;
    private int size;

    HeaderBlocks(HeadMemory memory, HpackDecoder.Scratch scratch, HeadText text, Listener listener) {
        this.decoder = new HpackDecoder(memory, scratch);
        this.text = text;
        this.parts = new HeadBuffer(memory, MOST);
        this.listener = listener;
    }

    /** Takes a frame that has a block, or a part of one. */
    void onFrame(int type, int flags, int frameStream, MemorySegment bytes, long at, int seen, int length) {
        if (type == FrameType.CONTINUATION) {
            if (!open) {
                lose();
                return;
            }
            take(bytes, at, seen, length, (flags & FrameType.END_HEADERS) != 0);
            return;
        }
        if (open) { // the block before has no end
            lose();
        }
        int skip = 0;
        int padding = 0;
        if ((flags & FrameType.PADDED) != 0 && seen > 0) {
            padding = bytes.get(ValueLayout.JAVA_BYTE, at) & 0xFF;
            skip = 1;
        }
        if (type == FrameType.PUSH_PROMISE) {
            skip += PROMISED_STREAM_LENGTH;
        } else if ((flags & FrameType.PRIORITY) != 0) {
            skip += PRIORITY_LENGTH;
        }
        int whole = length - skip - padding;
        if (whole < 0 || seen < skip) {
            lose();
            return;
        }
        begin(type == FrameType.HEADERS ? frameStream : 0, (flags & FrameType.END_STREAM) != 0);
        take(bytes, at + skip, Math.min(seen - skip, whole), whole, (flags & FrameType.END_HEADERS) != 0);
    }

    private void begin(int newStream, boolean newEnds) {
        open = true;
        stream = newStream;
        ends = newEnds;
        cut = false;
        size = 0;
    }

    private void take(MemorySegment bytes, long at, int seen, int whole, boolean last) {
        boolean single = last && size == 0;
        size = Math.min(size, Integer.MAX_VALUE - whole) + whole;
        if (single) {
            cut = seen < whole;
            decode(bytes, at, seen);
            return;
        }
        cut |= cut || !parts.append(bytes, at, seen) || seen < whole;
        if (last) {
            decode(parts.memory(), 0, parts.length());
            parts.clear();
        }
    }

    private void decode(MemorySegment bytes, long at, int length) {
        open = false;
        try {
            boolean whole = decoder.decode(bytes, at, at + length, text) && !cut;
            if (!whole) {
                decoder.lose();
            }
            int head = text.finish(whole);
            if (stream != 0) {
                listener.onHead(stream, text, head, size, ends);
            }
        } finally {
            text.clear();
        }
    }

    /** Records were lost, and with them blocks, perhaps. */
    void lose() {
        open = false;
        parts.clear();
        decoder.lose();
    }

    /** Wipes everything, and gives its memory back. */
    void release() {
        parts.release();
        decoder.release();
    }
}
