package sun.security.ssl;

import io.s3trace.jsse.SlotLayout;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Which calls may wait. A call in the middle of a body is of interest for its length and its time only. So its bytes are kept
 * back, and are handed over together with those of a later call: the body's last one, or any call ten milliseconds after the last
 * hand-over. Whatever else happens to the connection, they are handed over first.
 *
 * <p>This takes a head that was moved in one call and says how long its body is. All other calls are handed over alone, as are
 * the first ones of a body, which may show an error. What is not known for certain costs a hand-over, no more.
 *
 * <p>Each connection has one entry, which is found by its number. If another connection has that entry, there is none. An entry
 * refers to no object. Only the thread that has taken an entry changes it, or hands over what waits there: a connection has two
 * directions, and may be closed by a third thread. Another thread tries again for a while. If that is not enough, what it has to
 * report is lost, and counted as such.
 *
 * <p>Bytes that wait are those of the tracers that were there when they were moved. They are handed over while one of those is
 * left. If all have gone and another one has come, it has not seen the beginning, and gets none of them.
 */
final class S3TraceBodies1 {
    static final int NONE = -1;
    /** Another thread is at work on the connection. */
    static final int BUSY = -2;

    /** What becomes of a call. */
    static final int ALONE = 0;
    static final int WAITS = 1;
    static final int WITH_OTHERS = 2;

    private static final int ENTRIES = 512;
    private static final int STRIDE = 16;
    /** The answer to a request that does more than read may report an error anywhere in so many bytes. */
    private static final int ANSWER = 65536;
    private static final long MAX_WAITING_NANOS = 10_000_000;
    private static final long MAX_WAITING_BYTES = 1 << 30;
    /** After this time, a connection is thought to have gone without a word. */
    private static final long GONE_NANOS = 60_000_000_000L;
    /** A thread needs an entry for microseconds, unless it has no processor for a while. */
    private static final long PATIENCE_NANOS = 1_000_000;
    /** Of a stamp: which tracers were there in turn. */
    private static final long TRACERS = 0xffff0000L;

    // The fields of an entry. Those of the two directions are behind each other: the kind is added.
    private static final int CONNECTION = 0;
    private static final int STAMP = 1;
    private static final int WAITING = 2;
    private static final int KIND = 3;
    private static final int SINCE = 4;
    private static final int HANDED_OVER_AT = 5;
    /** What the requests ask for that have been sent since something was received. */
    private static final int ASKED = 6;
    private static final int LEFT = 7; // 8, 9: bytes of the body that are to come
    private static final int PASSED = 10; // 11, 12: bytes of the message so far
    /** Whether a response began since the last request did. */
    private static final int ANSWERED = 13;
    /** Whether the end of the stream was reported. */
    private static final int ENDED = 14;

    private static final int SENT = 1;
    private static final int RECEIVED = 2;

    private static final long TO_READ = 1;
    private static final long TO_DO_MORE = 2;

    private static final long[] ALL = new long[ENTRIES * STRIDE];
    private static final AtomicIntegerArray TAKEN = new AtomicIntegerArray(ENTRIES);

    private S3TraceBodies1() {}

    /**
     * Takes the connection's entry, or one that is free. The caller gives it back. If calls of another connection wait there,
     * that one is gone: the caller hands them over, and {@link #begin begins}.
     *
     * @return or {@link #NONE}, or {@link #BUSY}
     */
    static int enter(long connection, long stamp, long now) {
        int entry = find(connection, stamp, now);
        if (entry != NONE) {
            return entry;
        }
        entry = place(connection);
        if (!TAKEN.compareAndSet(entry, 0, 1)) {
            return NONE;
        }
        if (waiting(entry) == 0 || isOfOthers(entry, stamp)) {
            begin(entry, connection, stamp);
        } else if (now - waitingSince(entry) < GONE_NANOS) {
            leave(entry);
            return NONE;
        }
        return entry;
    }

    /** Whether what waits was moved before any of the tracers that are there now had come. */
    private static boolean isOfOthers(int entry, long stamp) {
        return ((ALL[entry * STRIDE + STAMP] ^ stamp) & TRACERS) != 0;
    }

    /** Begins with a connection. */
    static void begin(int entry, long connection, long stamp) {
        forget(entry);
        ALL[entry * STRIDE + CONNECTION] = connection;
        ALL[entry * STRIDE + STAMP] = stamp;
    }

    /** The connection that has an entry. */
    static long connection(int entry) {
        return ALL[entry * STRIDE + CONNECTION];
    }

    /**
     * Takes the connection's entry, if it has one. The caller gives it back.
     *
     * @return or {@link #NONE}, or {@link #BUSY}
     */
    static int find(long connection, long stamp, long now) {
        int entry = place(connection);
        while (true) {
            boolean free = TAKEN.get(entry) == 0; // what it guards is read after it
            if (ALL[entry * STRIDE + CONNECTION] != connection) {
                return NONE;
            }
            if (free && TAKEN.compareAndSet(entry, 0, 1)) {
                break;
            }
            if (System.nanoTime() - now > PATIENCE_NANOS) {
                return BUSY;
            }
        }
        if (ALL[entry * STRIDE + CONNECTION] != connection) {
            leave(entry);
            return NONE;
        }
        refresh(entry, connection, stamp);
        return entry;
    }

    /** Calls may have gone unseen since. */
    private static void refresh(int entry, long connection, long stamp) {
        if (ALL[entry * STRIDE + STAMP] == stamp) {
            return;
        }
        if (isOfOthers(entry, stamp)) {
            begin(entry, connection, stamp);
        } else {
            forgetBodies(entry);
            ALL[entry * STRIDE + STAMP] = stamp;
        }
    }

    static void leave(int entry) {
        if (entry >= 0) {
            TAKEN.lazySet(entry, 0);
        }
    }

    private static int place(long connection) {
        return (int) (connection ^ connection >>> 32) & ENTRIES - 1;
    }

    /** What of it waits is lost. */
    static void forget(int entry) {
        if (entry >= 0) {
            for (int i = 0; i < STRIDE; i++) {
                ALL[entry * STRIDE + i] = 0;
            }
        }
    }

    private static void forgetBodies(int entry) {
        int at = entry * STRIDE;
        ALL[at + LEFT + SENT] = 0;
        ALL[at + LEFT + RECEIVED] = 0;
        ALL[at + ASKED] = TO_DO_MORE;
        ALL[at + ANSWERED] = 0;
    }

    /** The end of the stream was reported. */
    static void ends(int entry) {
        if (entry >= 0) {
            ALL[entry * STRIDE + ENDED] = 1;
        }
    }

    /** Whether it was. Of a connection that has no entry, that is not known. */
    static boolean hasEnded(int entry) {
        return entry >= 0 && ALL[entry * STRIDE + ENDED] != 0;
    }

    /** How many bytes wait. */
    static int waiting(int entry) {
        return entry < 0 ? 0 : (int) ALL[entry * STRIDE + WAITING];
    }

    static int waitingKind(int entry) {
        return (int) ALL[entry * STRIDE + KIND];
    }

    /** When the first of the calls that wait was made. */
    static long waitingSince(int entry) {
        return ALL[entry * STRIDE + SINCE];
    }

    /** Nothing waits any more. */
    static void handedOver(int entry, long now) {
        if (entry >= 0) {
            ALL[entry * STRIDE + WAITING] = 0;
            ALL[entry * STRIDE + HANDED_OVER_AT] = now;
        }
    }

    /** A call that begins no head has been made. If it waits, it has been added to those that do. */
    static int moved(int entry, int kind, int length, long time, long now, boolean mayWait) {
        if (entry < 0) {
            return ALONE;
        }
        int at = entry * STRIDE;
        long left = ALL[at + LEFT + kind];
        long passed = ALL[at + PASSED + kind];
        ALL[at + LEFT + kind] = Math.max(0, left - length);
        ALL[at + PASSED + kind] = passed + length;
        boolean isInside = length < left;
        boolean othersWait = ALL[at + WAITING] > 0;
        if (!mayWait || length > left || passed < wanted(at, kind) || othersWait && ALL[at + KIND] != kind
                || !isInside && !othersWait) {
            return ALONE;
        }
        if (isInside && now - ALL[at + HANDED_OVER_AT] < MAX_WAITING_NANOS && ALL[at + WAITING] + length < MAX_WAITING_BYTES) {
            if (!othersWait) {
                ALL[at + KIND] = kind;
                ALL[at + SINCE] = time;
            }
            ALL[at + WAITING] += length;
            return WAITS;
        }
        return othersWait ? WITH_OTHERS : ALONE;
    }

    /** How much of a message is handed over as it comes. */
    private static int wanted(int at, int kind) {
        return kind == SENT || ALL[at + ASKED] == TO_READ ? SlotLayout.MAX_PAYLOAD : ANSWER;
    }

    /** A call that begins a head has been made, which is in a slot. */
    static void begins(int entry, int kind, boolean reads, int length, ByteBuffer slot, int captured) {
        if (entry < 0) {
            return;
        }
        int at = entry * STRIDE;
        boolean inBody = ALL[at + LEFT + kind] > 0; // then it may only look like a head
        if (kind == SENT) {
            boolean isOnly = ALL[at + ASKED] != TO_DO_MORE || ALL[at + ANSWERED] != 0;
            ALL[at + ASKED] = reads && isOnly ? TO_READ : TO_DO_MORE;
            ALL[at + LEFT + RECEIVED] = 0;
        }
        ALL[at + ANSWERED] = kind == RECEIVED ? 1 : 0;
        ALL[at + PASSED + kind] = length;
        ALL[at + LEFT + kind] = inBody ? 0 : Math.max(0, S3TraceHeads1.bytesToCome(slot, captured, length));
    }
}
