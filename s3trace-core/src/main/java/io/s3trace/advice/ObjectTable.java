package io.s3trace.advice;

import io.s3trace.event.S3RequestEvent;
import org.jspecify.annotations.Nullable;

/**
 * The objects that clients have used lately: 16,384 of all clients together (about 1.5 MiB). Objects are told apart by a
 * fingerprint of their key, so that keys are not kept. If two objects of one client have the same fingerprint, which is once in
 * some billions, they count as one. Not thread-safe.
 */
final class ObjectTable {
    private static final int SLOTS = 1 << 14;
    /** An object may be in any of so many neighbouring slots: then few are forgotten before the table is full. */
    private static final int WAYS = 4;
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    /** What slots are about, beside the slots: to look for an object takes one line of the processor's cache. */
    private final long[] fingerprints = new long[SLOTS];
    private final long[] usedAt = new long[SLOTS];
    private final @Nullable ObjectHistory[] slots = new ObjectHistory[SLOTS];
    private final RangedObjects ranged = new RangedObjects();
    private long uses;

    /** Returns what is known of the object that a request of a client is about, or begins with nothing. */
    ObjectHistory find(int client, S3RequestEvent event) {
        long fingerprint = fingerprint(client, event);
        int first = (int) (fingerprint >>> 48) & (SLOTS - WAYS);
        int oldest = first;
        for (int i = first; i < first + WAYS; i++) {
            ObjectHistory history = slots[i];
            if (fingerprints[i] == fingerprint && history != null) {
                usedAt[i] = ++uses;
                return history;
            }
            oldest = usedAt[i] < usedAt[oldest] ? i : oldest;
        }
        return begin(oldest, fingerprint);
    }

    /** {@return the ranges of an object that have arrived} */
    RangeEnds ranges(ObjectHistory object) {
        return ranged.of(object);
    }

    private ObjectHistory begin(int slot, long fingerprint) {
        ObjectHistory history = slots[slot];
        if (history == null) {
            history = new ObjectHistory();
            slots[slot] = history;
        } else {
            history.forget();
        }
        fingerprints[slot] = fingerprint;
        usedAt[slot] = ++uses;
        return history;
    }

    private static long fingerprint(int client, S3RequestEvent event) {
        String key = event.resource().key();
        String name = key.isEmpty() ? event.request().target() : key;
        long mixed = ((long) name.hashCode() << 32) + ((long) client << 16) + name.length();
        mixed = (mixed ^ event.resource().versionId().hashCode()) * GOLDEN;
        return (mixed ^ mixed >>> 32) * GOLDEN;
    }
}
