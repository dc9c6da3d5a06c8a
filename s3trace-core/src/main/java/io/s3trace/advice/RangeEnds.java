package io.s3trace.advice;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The 16 ranges of one object that have arrived last: several, for a client may fetch several at once. Not thread-safe. */
final class RangeEnds {
    /** SDKs fetch 8 to 10 ranges at once by default. */
    private static final int KEPT = 16;

    private final long[] begins = new long[KEPT];
    private final long[] ends = new long[KEPT];
    private final long[] arrivedNanos = new long[KEPT];
    private @Nullable ObjectHistory owner;
    private int version;
    private int next;

    /** Forgets everything: it is about another object from now on, and that knows it. */
    void begin(ObjectHistory newOwner) {
        if (owner != null && owner.ranges == this) {
            owner.ranges = null;
        }
        owner = newOwner;
        newOwner.ranges = this;
        Arrays.fill(arrivedNanos, ObjectHistory.NEVER);
        next = 0;
    }

    /** Takes a range that has arrived, and says where it is among the others of the same version of the object. */
    RangePlace arrived(RequestedRange range, int etagHash, long atNanos) {
        if (etagHash != version) {
            Arrays.fill(arrivedNanos, ObjectHistory.NEVER);
            next = 0;
            version = etagHash;
        }
        long before = ObjectHistory.NEVER;
        boolean precedes = false;
        int same = -1;
        for (int i = 0; i < KEPT && arrivedNanos[i] != ObjectHistory.NEVER; i++) {
            if (ends[i] == range.from()) {
                before = Math.max(before, arrivedNanos[i]);
            }
            precedes |= begins[i] == range.to();
            same = begins[i] == range.from() && ends[i] == range.to() ? i : same;
        }
        int slot = same >= 0 ? same : next;
        next = same >= 0 ? next : (next + 1) % KEPT;
        begins[slot] = range.from();
        ends[slot] = range.to();
        arrivedNanos[slot] = atNanos;
        return new RangePlace(before, precedes || before != ObjectHistory.NEVER, same >= 0);
    }
}
