package io.s3trace.advice;

import io.s3trace.event.Outcome;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.TraceEvent;
import java.util.Arrays;

/**
 * The connections that a process has used lately, for all of its buckets, and since when each is idle. 64 of them are kept: of
 * more, a new connection takes the place of an old one, whose idle time is then not known. Not thread-safe.
 */
final class ConnectionSlots {
    private static final int SLOTS = 64;
    private static final long NONE = TraceEvent.UNKNOWN;
    /** Later than all times: the connection cannot be used again, or another request could have used it already. */
    private static final long TAKEN = Long.MAX_VALUE;

    private final long[] ids = new long[SLOTS];
    private final long[] idleSince = new long[SLOTS];
    /** Hash codes of host names: what is open to one host is of no use for another one. */
    private final int[] hosts = new int[SLOTS];

    ConnectionSlots() {
        Arrays.fill(ids, NONE);
    }

    /** For how long the connection of a request had been idle when the request began; UNKNOWN if that is not known. */
    long idleNanos(S3RequestEvent event, long startNanos) {
        int slot = slot(event);
        boolean known = ids[slot] == event.connection().id() && idleSince[slot] <= startNanos;
        return known ? startNanos - idleSince[slot] : TraceEvent.UNKNOWN;
    }

    /**
     * For how long another connection to the same host had been idle when a request on a new one began: the one that was used
     * last. It counts as used from then on. UNKNOWN if there was none.
     */
    long claimSpare(S3RequestEvent event, long startNanos) {
        int host = event.request().host().hashCode();
        int latest = -1;
        for (int i = 0; i < SLOTS; i++) {
            boolean spare = ids[i] != NONE && hosts[i] == host && idleSince[i] <= startNanos;
            if (spare && (latest < 0 || idleSince[i] > idleSince[latest])) {
                latest = i;
            }
        }
        if (latest < 0) {
            return TraceEvent.UNKNOWN;
        }
        long idle = startNanos - idleSince[latest];
        idleSince[latest] = TAKEN;
        return idle;
    }

    void ended(S3RequestEvent event, long endNanos) {
        int slot = slot(event);
        ids[slot] = event.connection().id();
        hosts[slot] = event.request().host().hashCode();
        idleSince[slot] = event.outcome() == Outcome.COMPLETE ? endNanos : TAKEN;
    }

    private static int slot(S3RequestEvent event) {
        return (int) event.connection().id() & (SLOTS - 1);
    }
}
