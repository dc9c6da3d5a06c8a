package io.s3trace.event;

import java.util.Map;

/**
 * One look-up of a name: by the C library ({@code getaddrinfo}, {@code gethostbyname} and its relatives), or by a process
 * that asks name servers itself (RFC 1035): what it asks about one name, until all of that has been answered. Of those, one
 * that finds nothing is told two seconds after the last answer, or half a minute after the last question if there was none:
 * until then, the process may ask again. It starts when the process called the library, or first asked. The {@code exe} of its
 * process may be empty, as a {@link ConnectEvent}'s. Immutable.
 *
 * <p>Later versions may have more methods: implementations are the library's.
 */
public interface ResolveEvent extends TraceEvent {
    /**
     * {@return the name as it was asked for; an address as text if the process asked for one. As name servers were asked: with
     * the domain, if the process has tried one}
     */
    String name();

    /** {@return how many addresses were found; by the C library 16, in an answer of a name server 20 at most} */
    int addresses();

    /**
     * {@return from the call to its return, or to the end of its thread, in nanoseconds; or from the first question to the
     * last answer, to the last question if there was none, or to the end of the process}
     */
    @Override
    long latencyNanos();

    /** {@return how it ended} */
    ResolveOutcome outcome();

    /**
     * {@return what {@code getaddrinfo} returned, or would have, {@code EAI_NONAME} (-2) and so on as in netdb.h; 0 if it was
     * found}
     */
    int error();

    @Override
    ResolveEvent withLabels(Map<String, String> newLabels);
}
