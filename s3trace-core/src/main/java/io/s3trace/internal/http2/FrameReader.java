package io.s3trace.internal.http2;

import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.bpf.capture.FramePosition;
import io.s3trace.internal.text.HeadBuffer;
import io.s3trace.internal.text.HeadMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Finds the frames in records of one direction. Each record says where it begins among them, so that frames are found again
 * after a loss. What was lost of a frame is not made up.
 */
final class FrameReader {
    /** The largest frame that is taken whole by the kernel side. */
    private static final int MOST = 16 * 1024;

    private final HeadBuffer parts;
    private int type;
    private int flags;
    private int stream;
    private int length;
    /** Whether the current frame has been seen from its first byte on. */
    private boolean begun;
    private boolean first;
    /** Of a body's frame, how many bytes are yet to come that are not padding. */
    private int bodyLeft;

    FrameReader(HeadMemory memory) {
        this.parts = new HeadBuffer(memory, MOST);
    }

    /** Reads a record's frames. */
    void read(CaptureRecord record, FrameHandler handler) {
        MemorySegment memory = record.memory();
        long at = record.payloadOffset();
        long end = at + record.payloadLength();
        if (record.payloadLength() < FramePosition.SIZE) {
            return;
        }
        int left = FramePosition.left(memory, at);
        int wanted = FramePosition.wanted(memory, at);
        int seen = FramePosition.seen(memory, at);
        if (left > 0 && !begun) {
            join(memory, at + FramePosition.HEADER);
        }
        at += FramePosition.SIZE;
        int moved = record.length();
        while (moved > 0) {
            if (left == 0) {
                int missing = FramePosition.HEADER_LENGTH - seen;
                if (moved < missing || end - at < FramePosition.FRAME_SIZE) {
                    return;
                }
                moved -= missing;
                seen = 0;
                begin(memory, at);
                wanted = FramePosition.frameWanted(memory, at);
                at += FramePosition.FRAME_SIZE;
                left = length;
            }
            int count = Math.min(left, moved);
            int taken = (int) Math.min(Math.min(count, wanted), end - at);
            part(memory, at, taken, count, count == left, handler);
            at += taken;
            wanted -= taken;
            left -= count;
            moved -= count;
        }
    }

    private void begin(MemorySegment memory, long header) {
        join(memory, header);
        parts.clear();
        begun = true;
        first = true;
        bodyLeft = length;
    }

    /** A frame goes on whose beginning was lost. */
    private void join(MemorySegment memory, long header) {
        length = FramePosition.length(memory, header);
        type = FramePosition.type(memory, header);
        flags = FramePosition.flags(memory, header);
        stream = FramePosition.stream(memory, header);
        first = false;
        bodyLeft = length;
    }

    private void part(MemorySegment bytes, long at, int seen, int count, boolean last, FrameHandler handler) {
        boolean whole = first && last;
        if (type == FrameType.DATA) {
            body(bytes, at, seen, count, last, handler);
        } else if (!begun) {
            if (last && FrameType.hasBlock(type)) {
                handler.onBlockLost();
            }
        } else if (whole) {
            handler.onFrame(type, flags, stream, bytes, at, seen, length);
        } else {
            parts.append(bytes, at, seen);
            if (last) {
                handler.onFrame(type, flags, stream, parts.memory(), 0, parts.length(), length);
                parts.clear();
            }
        }
        first &= count == 0 && !last;
        begun &= !last;
    }

    /** RFC 9113, section 6.1. */
    private void body(MemorySegment bytes, long at, int seen, int count, boolean last, FrameHandler handler) {
        int skip = 0;
        if (first && (flags & FrameType.PADDED) != 0 && count > 0) {
            skip = 1;
            int padding = seen > 0 ? bytes.get(ValueLayout.JAVA_BYTE, at) & 0xFF : 0;
            bodyLeft = Math.max(0, length - 1 - padding);
        }
        int taken = Math.min(count - skip, bodyLeft);
        bodyLeft -= taken;
        handler.onBody(stream, bytes, at + skip, Math.clamp(seen - skip, 0, taken), taken, count,
                last && (flags & FrameType.END_STREAM) != 0);
    }

    /** Records were lost. */
    void lose() {
        begun = false;
        first = false;
        parts.clear();
    }

    /** Gives its memory back. */
    void release() {
        parts.release();
    }
}
