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

    private final @Nullable ObjectHistory[] slots = new ObjectHistory[SLOTS];
    private long uses;

    /** Returns what is known of the object that a request of a client is about, or begins with nothing. */
    ObjectHistory find(int client, S3RequestEvent event) {
        return find(fingerprint(client, event));
    }

    private ObjectHistory find(long fingerprint) {
        int first = (int) (fingerprint >>> 48) & (SLOTS - WAYS);
        long now = ++uses;
        int oldest = first;
        long oldestUse = Long.MAX_VALUE;
        for (int i = first; i < first + WAYS; i++) {
            ObjectHistory history = slots[i];
            if (history == null) {
                ObjectHistory made = new ObjectHistory();
                slots[i] = made;
                made.begin(fingerprint, now);
                return made;
            }
            if (history.isOf(fingerprint)) {
                history.use(now);
                return history;
            }
            if (history.usedAt() < oldestUse) {
                oldestUse = history.usedAt();
                oldest = i;
            }
        }
        ObjectHistory evicted = slots[oldest];
        if (evicted == null) {
            throw new AssertionError("all slots of a group are full here");
        }
        evicted.begin(fingerprint, now);
        return evicted;
    }

    private static long fingerprint(int client, S3RequestEvent event) {
        String key = event.resource().key();
        String name = key.isEmpty() ? event.request().target() : key;
        long mixed = ((long) name.hashCode() << 32) + ((long) client << 16) + name.length();
        mixed = (mixed ^ event.resource().versionId().hashCode()) * GOLDEN;
        return (mixed ^ mixed >>> 32) * GOLDEN;
    }
}
