package io.s3trace.internal.pipeline;

import io.s3trace.event.ConnectionFailure;
import io.s3trace.event.Endpoint;
import io.s3trace.event.FailedConnectionEvent;
import io.s3trace.internal.process.TracedProcess;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.function.Predicate;

/**
 * Failed connections to S3, with an event for each. Many clients try several addresses of one name, one after the other or at
 * the same time (RFC 8305), and need only one. Two kinds of failed connects whose lookup was seen are therefore held back:
 * <ul>
 * <li>a connect that the client gave up;
 * <li>a connect to an address of an S3 host, if it is not known whether that address serves S3, too.
 * </ul>
 * Such a connect is reported only if none of the lookup's other addresses has carried a request within a while. A client that
 * begins a handshake has made its choice. If that handshake fails, it is reported at once, and the connects that failed before
 * are not. For one thread.
 */
final class FailedOpenings {
    private static final long PATIENCE_NANOS = 2_000_000_000L;
    private static final int MAX_HELD = 1024;

    private final S3Endpoints endpoints;
    private final EventFactory events;
    private final Listener told;
    private final ArrayDeque<Held> held = new ArrayDeque<>();

    /** Gets the failed connections to S3. */
    @FunctionalInterface
    interface Listener {
        /** Takes the event, and the lookup of the process that its name is from. */
        void onFailedOpening(TracedProcess process, long lookup, FailedConnectionEvent event);
    }

    private record Held(TracedProcess process, long lookup, FailedConnectionEvent event, long untilNanos) {}

    FailedOpenings(S3Endpoints endpoints, EventFactory events, Listener told) {
        this.endpoints = endpoints;
        this.events = events;
        this.told = told;
    }

    /** A connect or a handshake has failed. If it was to S3, it is reported now or later. */
    void onFailure(TracedProcess process, FailedOpening failure) {
        Endpoint remote = failure.remote();
        if (process.labels().isEmpty() || !endpoints.areAt(failure.host(), remote)) {
            return;
        }
        FailedConnectionEvent event = events.failedOpening(process, failure);
        if (failure.failure().inHandshake()) {
            onOpened(process, failure.lookup());
        }
        if (!mayBeHelped(failure, endpoints.areAt(remote))) {
            told.onFailedOpening(process, failure.lookup(), event);
            return;
        }
        held.add(new Held(process, failure.lookup(), event, failure.endNanos() + PATIENCE_NANOS));
        if (held.size() > MAX_HELD) {
            tell(held.poll());
        }
    }

    /** May another of the lookup's addresses still succeed? */
    private static boolean mayBeHelped(FailedOpening failure, boolean knownAddress) {
        return !failure.failure().inHandshake() && failure.lookup() != 0
                && (!knownAddress || failure.failure() == ConnectionFailure.CONNECT_ABANDONED);
    }

    /** A connection to an address of this lookup has carried a request. The ones that failed were not needed. */
    void onOpened(TracedProcess process, long lookup) {
        if (!held.isEmpty() && lookup != 0) {
            held.removeIf(failed -> failed.process == process && failed.lookup == lookup);
        }
    }

    /** A process has ended: it will not try any further address. */
    void onProcessEnded(TracedProcess process) {
        tell(failed -> failed.process == process);
    }

    void expire(long now) {
        tell(failed -> now - failed.untilNanos > 0);
    }

    void tellAll() {
        tell(failed -> true);
    }

    int size() {
        return held.size();
    }

    private void tell(Held failed) {
        told.onFailedOpening(failed.process, failed.lookup, failed.event);
    }

    private void tell(Predicate<Held> which) {
        for (Iterator<Held> all = held.iterator(); all.hasNext(); ) {
            Held failed = all.next();
            if (which.test(failed)) {
                all.remove();
                tell(failed);
            }
        }
    }
}
