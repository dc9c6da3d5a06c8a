package io.s3trace.internal.pipeline;

import io.s3trace.event.ConnectionFailure;
import io.s3trace.event.Endpoint;
import io.s3trace.event.FailedConnectionEvent;
import io.s3trace.internal.process.TracedProcess;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.function.Predicate;

/**
 * Connections to S3 that did not come about: an event each. Many clients try several addresses of one name, one after the
 * other or at the same time (RFC 8305), and need but one. So a connect that a client gave up, and one to an address of an S3
 * host of which it is not known that it serves S3 too, is told only if none of the look-up's other addresses has carried a
 * request within a while. A client that has come to shake hands has made its choice: if that fails, it is told at once, and what
 * failed before is not. For one thread.
 */
final class FailedOpenings {
    private static final long PATIENCE_NANOS = 2_000_000_000L;
    private static final int MAX_HELD = 1024;

    private final S3Endpoints endpoints;
    private final EventFactory events;
    private final Listener told;
    private final ArrayDeque<Held> held = new ArrayDeque<>();

    /** Is told of those that are S3's. */
    @FunctionalInterface
    interface Listener {
        /** Takes the event, and which look-up of the process its name is from. */
        void onFailedOpening(TracedProcess process, long lookup, FailedConnectionEvent event);
    }

    private record Held(TracedProcess process, long lookup, FailedConnectionEvent event, long untilNanos) {}

    FailedOpenings(S3Endpoints endpoints, EventFactory events, Listener told) {
        this.endpoints = endpoints;
        this.events = events;
        this.told = told;
    }

    /** A connect or a handshake has failed; if it was to S3, that is told now or later. */
    void onFailure(TracedProcess process, FailedOpening failure) {
        Endpoint remote = failure.remote();
        boolean address = endpoints.areAt(remote);
        if (process.labels().isEmpty() || !address && !endpoints.areAt(failure.host(), remote.port())) {
            return;
        }
        FailedConnectionEvent event = events.failedOpening(process, failure);
        if (failure.failure().inHandshake()) {
            onOpened(process, failure.lookup());
        }
        if (!mayBeHelped(failure, address)) {
            told.onFailedOpening(process, failure.lookup(), event);
            return;
        }
        held.add(new Held(process, failure.lookup(), event, failure.endNanos() + PATIENCE_NANOS));
        if (held.size() > MAX_HELD) {
            tell(held.poll());
        }
    }

    /** May another of the look-up's addresses do what this one has not? */
    private static boolean mayBeHelped(FailedOpening failure, boolean knownAddress) {
        return !failure.failure().inHandshake() && failure.lookup() != 0
                && (!knownAddress || failure.failure() == ConnectionFailure.CONNECT_ABANDONED);
    }

    /** A connection has carried a request, to an address of this look-up: those that failed were not needed. */
    void onOpened(TracedProcess process, long lookup) {
        if (!held.isEmpty() && lookup != 0) {
            held.removeIf(failed -> failed.process == process && failed.lookup == lookup);
        }
    }

    /** A process has ended: it will try no more. */
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
