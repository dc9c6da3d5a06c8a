package sun.security.ssl;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How a call is described in native memory. The first 64 bytes, in native order; the call's first bytes are behind them:
 * <pre>
 *  0 u64 token            24 u32 kind            40 the last eight bytes of the call
 *  8 u64 connection       28 u32 length          48 u32 length of the ciphertext, of an engine
 * 16 u64 time (nanoTime)  32 u32 captured bytes  52 u32 flags
 *                         36 s32 descriptor      56 the first eight random bytes of a ClientHello yet to be sent
 * </pre>
 */
final class S3TraceSlot1 {
    private static final int HEADER = S3TraceBridge1.HEADER;
    private static final int MAX_PAYLOAD = S3TraceBridge1.MAX_PAYLOAD;
    private static final int CAPTURED = 32;
    private static final int RANDOM = 56;

    // Places in the page that is shared with the tracer.
    private static final int BUDGET_OF_HEAD = 32;
    private static final int BUDGET_OF_OTHER = 36;

    /** "S3TJSSE1" in memory, on the processors that there are: nobody else hands over anything. */
    private static final long TOKEN = 0x314553534A543353L;
    private static final int UNREADABLE = 1;

    private S3TraceSlot1() {}

    static void describe(ByteBuffer at, long connection, int kind, long time, int length, int descriptor, int ciphertext) {
        at.putLong(0, TOKEN);
        at.putLong(8, connection);
        at.putLong(16, time);
        at.putInt(24, kind);
        at.putInt(28, length);
        at.putInt(CAPTURED, 0);
        at.putInt(36, descriptor);
        at.putLong(40, 0);
        at.putInt(48, ciphertext);
        at.putInt(52, 0);
        at.putLong(RANDOM, 0);
    }

    /** Puts its first and last bytes into a slot. */
    static void copy(ByteBuffer at, byte[] bytes, int offset, int length) {
        int captured = Math.min(length, length < 4 ? MAX_PAYLOAD : budget(beginning(bytes, offset)));
        at.putInt(CAPTURED, captured);
        at.clear();
        at.position(HEADER);
        at.put(bytes, offset, captured);
        for (int i = Math.max(0, length - 8); i < length; i++) {
            at.put(48 - length + i, bytes[offset + i]);
        }
    }

    /** The bytes end where each buffer's position is now. Where they begin is known if only one could have moved, or all. */
    static void copy(ByteBuffer at, ByteBuffer[] buffers, int first, int count, int length) {
        int moved = 0;
        long sum = 0;
        int last = -1;
        for (int i = first; i < first + count; i++) {
            int position = buffers[i].position();
            if (position > 0) {
                moved++;
                sum += position;
                last = i;
            }
        }
        if (moved == 1 && sum >= length) {
            copyOne(at, buffers[last], (int) sum - length, length);
        } else if (sum == length) {
            copyAll(at, buffers, first, last, length);
        } else {
            unreadable(at);
        }
    }

    /** Where its bytes lie is not known. This is counted where it is read. */
    static void unreadable(ByteBuffer at) {
        at.putInt(CAPTURED, 0);
        at.putInt(52, UNREADABLE);
    }

    /** How much of the call is in a slot. */
    static int captured(ByteBuffer at) {
        return at.getInt(CAPTURED);
    }

    /** Shows a ClientHello that is yet to be sent. */
    static void show(ByteBuffer at, ByteBuffer record, int random) {
        copyPart(at, RANDOM, record, random, 8);
    }

    /** The first four bytes of a call, if they lie in one buffer, the only one that moved; else 0. */
    static int beginning(ByteBuffer[] buffers, int first, int count, int length) {
        ByteBuffer only = null;
        for (int i = first; i < first + count; i++) {
            if (buffers[i].position() > 0) {
                if (only != null) {
                    return allBeginning(buffers, first, length);
                }
                only = buffers[i];
            }
        }
        return only == null || only.position() < length ? 0 : beginning(only, only.position() - length);
    }

    /** The same if several have moved, of which it is then known where they began. */
    private static int allBeginning(ByteBuffer[] buffers, int first, int length) {
        int i = first;
        while (buffers[i].position() == 0) {
            i++;
        }
        return buffers[i].position() < 4 ? 0 : beginning(buffers[i], 0);
    }

    private static void copyOne(ByteBuffer at, ByteBuffer from, int start, int length) {
        if (from.hasArray()) {
            copy(at, from.array(), from.arrayOffset() + start, length);
            return;
        }
        int captured = Math.min(length, length < 4 ? MAX_PAYLOAD : budget(beginning(from, start)));
        at.putInt(CAPTURED, captured);
        copyPart(at, HEADER, from, start, captured);
        int tail = Math.min(8, length);
        copyPart(at, 48 - tail, from, start + length - tail, tail);
    }

    /** All of them from their beginning. */
    private static void copyAll(ByteBuffer at, ByteBuffer[] buffers, int first, int last, int length) {
        int captured = -1;
        int done = 0;
        for (int i = first; i <= last; i++) {
            ByteBuffer from = buffers[i];
            int size = from.position();
            if (size == 0) {
                continue;
            }
            if (captured < 0) {
                captured = Math.min(length, size < 4 ? MAX_PAYLOAD : budget(beginning(from, 0)));
                at.putInt(CAPTURED, captured);
            }
            if (done < captured) {
                copyPart(at, HEADER + done, from, 0, Math.min(size, captured - done));
            }
            int tail = Math.max(0, length - 8 - done); // where the last eight bytes begin in this buffer, if they do
            if (tail < size) {
                copyPart(at, 48 - (length - done - tail), from, tail, size - tail);
            }
            done += size;
        }
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
    private static int budget(int beginning) {
        int place = S3TraceHeads1.begin(beginning) ? BUDGET_OF_HEAD : BUDGET_OF_OTHER;
        return Math.max(0, Math.min(S3TraceBridge1.PAGE.getInt(place), MAX_PAYLOAD));
    }

    static int beginning(byte[] bytes, int offset) {
        return bytes[offset] << 24 | (bytes[offset + 1] & 0xff) << 16 | (bytes[offset + 2] & 0xff) << 8
                | bytes[offset + 3] & 0xff;
    }

    private static int beginning(ByteBuffer buffer, int start) {
        int four = buffer.getInt(start);
        return buffer.order() == ByteOrder.BIG_ENDIAN ? four : Integer.reverseBytes(four);
    }
}
