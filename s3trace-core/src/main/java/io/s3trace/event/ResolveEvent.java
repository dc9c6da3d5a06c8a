package io.s3trace.event;

import java.util.Map;

/**
 * One name lookup: by the C library ({@code getaddrinfo}, {@code gethostbyname} and its relatives), or by a process that asks
 * name servers itself (RFC 1035). A lookup of the second kind is all that the process asks about one name, until everything has
 * been answered. If it finds nothing, it is reported two seconds after the last answer or, without any answer, half a minute
 * after the last question: until then, the process may ask again.
 *
 * <p>The event starts when the process called the library, or asked first. The {@code exe} of its process may be empty, as in a
 * {@link ConnectEvent}. Immutable.
 *
 * <p>Later versions may have more methods: only the library implements this.
 */
public interface ResolveEvent extends TraceEvent {
    /**
     * {@return the name as it was asked for; an address as text if the process asked for one. A name that was asked of name
     * servers includes the domain, if the process has tried one}
     */
    String name();

    /** {@return how many addresses were found: at most 16 by the C library, at most 20 in an answer of a name server} */
    int addresses();

    /**
     * {@return the duration in nanoseconds: from the call to its return, or to the end of its thread. For questions to name
     * servers: from the first question to the last answer, to the last question if there was no answer, or to the end of the
     * process}
     */
    @Override
    long latencyNanos();

    /** {@return how it ended} */
    ResolveOutcome outcome();

    /**
     * {@return what {@code getaddrinfo} returned or would have returned, such as {@code EAI_NONAME} (-2), with the numbers of
     * netdb.h; 0 if an address was found}
     */
    int error();

    @Override
    ResolveEvent withLabels(Map<String, String> newLabels);
}
