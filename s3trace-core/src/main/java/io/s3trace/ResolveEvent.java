package io.s3trace;

import java.time.Instant;
import java.util.Objects;

/**
 * One look-up of a name by the C library: {@code getaddrinfo}, {@code gethostbyname} and its relatives. Immutable.
 *
 * @param start when the process called the library
 * @param process who looked the name up; its {@code exe} may be empty, as a {@link ConnectEvent}'s
 * @param tid the thread that did, in the host's PID namespace
 * @param name the name as it was asked for; an address as text if the process asked for one
 * @param addresses how many addresses were found, 16 at most
 * @param latencyNanos from the call to its return, or to the end of its thread, in nanoseconds
 * @param outcome how it ended
 * @param error what {@code getaddrinfo} returned, {@code EAI_NONAME} (-2) and so on as in netdb.h; 0 if it was found
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
