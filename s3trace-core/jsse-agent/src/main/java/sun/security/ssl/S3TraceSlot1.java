package sun.security.ssl;

import io.s3trace.jsse.PageLayout;
import io.s3trace.jsse.SlotLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Describes a call in a slot: {@link SlotLayout}. */
final class S3TraceSlot1 {
    /** "S3TJSSE1" in memory, on the processors that there are: nobody else hands over anything. */
    private static final long TOKEN = 0x314553534A543353L;

    private S3TraceSlot1() {}

    static void describe(ByteBuffer at, long connection, int kind, long time, int length, int descriptor, int ciphertext) {
        at.putLong(SlotLayout.TOKEN, TOKEN);
        at.putLong(SlotLayout.CONNECTION, connection);
        at.putLong(SlotLayout.TIME, time);
        at.putInt(SlotLayout.KIND, kind);
        at.putInt(SlotLayout.LENGTH, length);
        at.putInt(SlotLayout.CAPTURED, 0);
        at.putInt(SlotLayout.DESCRIPTOR, descriptor);
        at.putLong(SlotLayout.TAIL, 0);
        at.putInt(SlotLayout.CIPHERTEXT, ciphertext);
        at.putInt(SlotLayout.FLAGS, 0);
        at.putLong(SlotLayout.RANDOM, 0);
    }

    /** The bytes are frames of HTTP/2: all of them are wanted. */
    static void hasFrames(ByteBuffer at) {
        at.putInt(SlotLayout.FLAGS, SlotLayout.FRAMES);
    }

    /** Puts its first and last bytes into a slot. */
    static void copy(ByteBuffer at, byte[] bytes, int offset, int length) {
        int captured = Math.min(length, length < 4 ? SlotLayout.MAX_PAYLOAD : budget(at, beginning(bytes, offset)));
        at.putInt(SlotLayout.CAPTURED, captured);
        at.clear();
        at.position(SlotLayout.HEADER);
        at.put(bytes, offset, captured);
        for (int i = Math.max(0, length - 8); i < length; i++) {
            at.put(SlotLayout.TAIL + 8 - length + i, bytes[offset + i]);
        }
    }

    /** The first of the buffers with room, in the upper half, and where its room begins. */
    static long place(ByteBuffer[] buffers, int first, int count) {
        for (int i = first; i < first + count; i++) {
            ByteBuffer buffer = buffers[i];
            if (buffer != null && buffer.hasRemaining()) {
                return (long) i << 32 | buffer.position();
            }
        }
        return S3TraceBridge1.UNKNOWN;
    }

    /**
     * The bytes begin at a place, and end where each buffer's position is now. In all buffers but the first, they are thought to
     * begin at the beginning: that is right if they are as many as were moved then.
     */
    static void copy(ByteBuffer at, ByteBuffer[] buffers, int end, long place, int length) {
        int first = (int) (place >> 32);
        int start = (int) place;
        int last = first;
        long moved = -start;
        for (int i = first; i >= 0 && i < end; i++) {
            int position = buffers[i].position();
            moved += position;
            last = position > 0 ? i : last;
        }
        if (first < 0 || moved != length) {
            unreadable(at);
        } else if (last == first && buffers[first].hasArray()) {
            copy(at, buffers[first].array(), buffers[first].arrayOffset() + start, length);
        } else {
            copy(at, buffers, first, start, last, length);
        }
    }

    private static void copy(ByteBuffer at, ByteBuffer[] buffers, int first, int start, int last, int length) {
        boolean split = length < 4 || buffers[first].position() - start < 4;
        int captured = Math.min(length, split ? SlotLayout.MAX_PAYLOAD : budget(at, beginning(buffers[first], start)));
        at.putInt(SlotLayout.CAPTURED, captured);
        int done = 0;
        for (int i = first; i <= last; i++) {
            ByteBuffer from = buffers[i];
            int begin = i == first ? start : 0;
            int size = from.position() - begin;
            if (done < captured) {
                copyPart(at, SlotLayout.HEADER + done, from, begin, Math.min(size, captured - done));
            }
            int tail = Math.max(0, length - 8 - done); // where the last eight bytes begin in this buffer, if they do
            if (tail < size) {
                copyPart(at, SlotLayout.TAIL + 8 - (length - done - tail), from, begin + tail, size - tail);
            }
            done += size;
        }
    }

    /** Where its bytes lie is not known. This is counted where it is read. */
    static void unreadable(ByteBuffer at) {
        at.putInt(SlotLayout.FLAGS, at.getInt(SlotLayout.FLAGS) | SlotLayout.UNREADABLE);
    }

    /** How much of the call is in a slot. */
    static int captured(ByteBuffer at) {
        return at.getInt(SlotLayout.CAPTURED);
    }

    /** Shows a ClientHello that is yet to be sent. */
    static void show(ByteBuffer at, ByteBuffer record, int random) {
        copyPart(at, SlotLayout.RANDOM, record, random, 8);
    }

    /** The first four bytes of a call, if they lie in its first buffer; else 0. */
    static int beginning(ByteBuffer[] buffers, long place) {
        return place < 0 ? 0 : beginning(buffers[(int) (place >> 32)], (int) place);
    }

    /** Without a copy of the buffer, which would be an object, and without moving it. */
    private static void copyPart(ByteBuffer at, int to, ByteBuffer from, int start, int length) {
        boolean same = from.order() == at.order();
        int i = 0;
        for (; i + 8 <= length; i += 8) {
            long eight = from.getLong(start + i);
            at.putLong(to + i, same ? eight : Long.reverseBytes(eight));
        }
        for (; i < length; i++) {
            at.put(to + i, from.get(start + i));
        }
    }

    /** How much of a call is copied, by its first four bytes. */
    private static int budget(ByteBuffer at, int beginning) {
        if (at.getInt(SlotLayout.FLAGS) == SlotLayout.FRAMES) {
            return SlotLayout.MAX_PAYLOAD;
        }
        int place = S3TraceHeads1.begin(beginning) ? PageLayout.BUDGET_OF_HEAD : PageLayout.BUDGET_OF_OTHER;
        return Math.max(0, Math.min(S3TraceBridge1.PAGE.getInt(place), SlotLayout.MAX_PAYLOAD));
    }

    static int beginning(byte[] bytes, int offset) {
        return bytes[offset] << 24 | (bytes[offset + 1] & 0xff) << 16 | (bytes[offset + 2] & 0xff) << 8
                | bytes[offset + 3] & 0xff;
    }

    private static int beginning(ByteBuffer buffer, int start) {
        if (buffer.position() - start < 4) {
            return 0;
        }
        int four = buffer.getInt(start);
        return buffer.order() == ByteOrder.BIG_ENDIAN ? four : Integer.reverseBytes(four);
    }
}
