package sun.security.ssl;

import io.s3trace.jsse.PageLayout;
import io.s3trace.jsse.SlotLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * The slots of native memory in which calls are described. A slot is a thread's while it hands over. It is wiped before it is
 * given back: nothing that was moved outlives the hand-over.
 */
final class S3TraceSlots1 {
    static final int NONE = -1;

    /** {@code (int, long)void}: the function that is probed, if the first argument is -1. */
    private static final MethodHandle PROBE;
    /** {@code (Object, long, long)long}: adds to a long in native memory. */
    private static final MethodHandle ADD;
    /** {@code (long, long, long)void}: copies native memory: from, to, how much. */
    private static final MethodHandle COPY;
    private static final long PAGE_ADDRESS;
    private static final ByteBuffer[] SLOTS;
    /** Of the slots, and behind them that of as much memory that stays zero. */
    private static final long[] ADDRESSES;
    /** Keeps that memory. */
    private static final Object ZEROES;
    /** One in each cache line. */
    private static final AtomicIntegerArray TAKEN;
    private static final int STRIDE = 16;

    static {
        Object[] values = S3TraceSetup1.values;
        PROBE = (MethodHandle) values[0];
        ADD = (MethodHandle) values[1];
        COPY = (MethodHandle) values[2];
        PAGE_ADDRESS = (Long) values[3];
        SLOTS = (ByteBuffer[]) values[4];
        ADDRESSES = (long[]) values[5];
        ZEROES = values[13];
        TAKEN = new AtomicIntegerArray(SLOTS.length * STRIDE);
    }

    private S3TraceSlots1() {}

    /** Takes one; {@link #NONE} if there is none. The caller gives it back. */
    static int take(TransportContext context) {
        int slots = SLOTS.length;
        int slot = System.identityHashCode(context) & slots - 1;
        for (int i = 0; i < slots; i++) {
            if (TAKEN.get(slot * STRIDE) == 0 && TAKEN.compareAndSet(slot * STRIDE, 0, 1)) {
                return slot;
            }
            slot = slot + 1 & slots - 1;
        }
        count(PageLayout.NO_SLOT);
        return NONE;
    }

    static ByteBuffer at(int slot) {
        return SLOTS[slot];
    }

    static void handOver(int slot) throws Throwable {
        PROBE.invokeExact(-1, ADDRESSES[slot]);
        count(PageLayout.HAND_OVERS);
    }

    /** Its header says how much was put into it. */
    static void wipe(int slot) throws Throwable {
        int used = SlotLayout.HEADER + SLOTS[slot].getInt(SlotLayout.CAPTURED);
        COPY.invokeExact(ADDRESSES[ADDRESSES.length - 1], ADDRESSES[slot], (long) used);
    }

    static void give(int slot) {
        if (slot != NONE) {
            try {
                wipe(slot);
            } catch (Throwable e) {
                count(PageLayout.THROWABLES);
            }
            TAKEN.lazySet(slot * STRIDE, 0);
        }
    }

    static void count(int place) {
        try {
            long before = (long) ADD.invokeExact((Object) null, PAGE_ADDRESS + place, 1L);
        } catch (Throwable e) {
            // the function cannot fail, and there is no other place to count in
        }
    }
}
