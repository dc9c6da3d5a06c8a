package sun.security.ssl;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Which calls may wait. A call in the middle of a body is of interest for its length and its time only. So its bytes are kept
 * back, and are handed over together with those of a later call: the body's last one, or any call ten milliseconds after the last
 * hand-over. Whatever else happens to the connection, they are handed over first.
 *
 * <p>This takes a head that was moved in one call and says how long its body is. All other calls are handed over alone, as are the
 * first ones of a body, which may show an error. What is not known for certain costs a hand-over, no more.
 *
 * <p>Each connection has one entry, which is found by its number. If another connection has that entry, or another thread is at
 * work on it, there is none. An entry refers to no object.
 */
final class S3TraceBodies1 {
    static final int NONE = -1;

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

    private static final int SENT = 1;
    private static final int RECEIVED = 2;

    private static final long TO_READ = 1;
    private static final long TO_DO_MORE = 2;

    private static final long[] ALL = new long[ENTRIES * STRIDE];
    private static final AtomicIntegerArray BUSY = new AtomicIntegerArray(ENTRIES);

    private S3TraceBodies1() {}

    /**
     * Takes the connection's entry, or one that is free. The caller gives it back. If calls of another connection wait there,
     * that one is gone: the caller hands them over, and {@link #begin begins}.
     */
    static int enter(long connection, long stamp, long now) {
        int entry = find(connection);
        if (entry != NONE) {
            if (ALL[entry * STRIDE + STAMP] != stamp) { // calls may have gone unseen since
                forgetBodies(entry);
                ALL[entry * STRIDE + STAMP] = stamp;
            }
            return entry;
        }
        entry = place(connection);
        if (!BUSY.compareAndSet(entry, 0, 1)) {
            return NONE;
        }
        if (waiting(entry) == 0) {
            begin(entry, connection, stamp);
        } else if (now - waitingSince(entry) < GONE_NANOS) {
            leave(entry);
            return NONE;
        }
        return entry;
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

    /** Takes the connection's entry, if it has one. The caller gives it back. */
    static int find(long connection) {
        int entry = place(connection);
        if (ALL[entry * STRIDE + CONNECTION] != connection || !BUSY.compareAndSet(entry, 0, 1)) {
            return NONE;
        }
        if (ALL[entry * STRIDE + CONNECTION] != connection) {
            leave(entry);
            return NONE;
        }
        return entry;
    }

    static void leave(int entry) {
        if (entry != NONE) {
            BUSY.lazySet(entry, 0);
        }
    }

    private static int place(long connection) {
        return (int) (connection ^ connection >>> 32) & ENTRIES - 1;
    }

    /** What of it waits is lost. */
    static void forget(int entry) {
        if (entry != NONE) {
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

    /** How many bytes wait. */
    static int waiting(int entry) {
        return entry == NONE ? 0 : (int) ALL[entry * STRIDE + WAITING];
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
        if (entry != NONE) {
            ALL[entry * STRIDE + WAITING] = 0;
            ALL[entry * STRIDE + HANDED_OVER_AT] = now;
        }
    }

    /** A call that begins no head has been made. If it waits, it has been added to those that do. */
    static int moved(int entry, int kind, int length, long now, boolean mayWait) {
        if (entry == NONE) {
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
                ALL[at + SINCE] = now;
            }
            ALL[at + WAITING] += length;
            return WAITS;
        }
        return othersWait ? WITH_OTHERS : ALONE;
    }

    /** How much of a message is handed over as it comes. */
    private static int wanted(int at, int kind) {
        return kind == SENT || ALL[at + ASKED] == TO_READ ? S3TraceBridge1.MAX_PAYLOAD : ANSWER;
    }

    /** A call that begins a head has been made, which is in a slot. */
    static void begins(int entry, int kind, boolean reads, int length, ByteBuffer slot, int captured) {
        if (entry == NONE) {
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
