package io.s3trace.event;

import java.time.Instant;
import java.util.Objects;

/**
 * One look-up of a name: by the C library ({@code getaddrinfo}, {@code gethostbyname} and its relatives), or by a process
 * that asks name servers itself (RFC 1035): what it asks about one name, until all of that has been answered. Of those, one
 * that finds nothing is told two seconds after the last answer, or half a minute after the last question if there was none:
 * until then, the process may ask again. Immutable.
 *
 * @param start when the process called the library, or first asked
 * @param process who looked the name up; its {@code exe} may be empty, as a {@link ConnectEvent}'s
 * @param tid the thread that did, in the host's PID namespace
 * @param name the name as it was asked for; an address as text if the process asked for one. As name servers were asked:
 *     with the domain, if the process has tried one
 * @param addresses how many addresses were found; by the C library 16, in an answer of a name server 20 at most
 * @param latencyNanos from the call to its return, or to the end of its thread, in nanoseconds; or from the first question
 *     to the last answer, to the last question if there was none, or to the end of the process
 * @param outcome how it ended
 * @param error what {@code getaddrinfo} returned, or would have, {@code EAI_NONAME} (-2) and so on as in netdb.h; 0 if it
 *     was found
 */
public record ResolveEvent(
        Instant start,
        ProcessInfo process,
        int tid,
        String name,
        int addresses,
        long latencyNanos,
        ResolveOutcome outcome,
        int error) {

    /** Rejects a missing part: every part is always there. */
    public ResolveEvent {
        Objects.requireNonNull(start, "start");
        Objects.requireNonNull(process, "process");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(outcome, "outcome");
    }
}
