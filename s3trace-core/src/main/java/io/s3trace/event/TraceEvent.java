package io.s3trace.event;

import java.time.Instant;
import java.util.Map;

/**
 * What all events have. There are these kinds: {@link S3RequestEvent}, {@link FailedConnectionEvent}, {@link ConnectEvent},
 * {@link HandshakeEvent}, {@link ResolveEvent}, {@link SealedExchange}. Later versions may have more kinds, and more
 * methods: only the library implements this. Immutable; may be kept and shared between threads.
 *
 * <p>A {@code Consumer<TraceEvent>} may listen to any of them.
 */
public interface TraceEvent {
    /** Stands for a number that is not known. Text that is not known is empty, an address is {@link Endpoint#UNKNOWN}. */
    int UNKNOWN = -1;

    /** {@return when it began} */
    Instant start();

    /** {@return the process that did it} */
    ProcessInfo process();

    /** {@return the thread that began it, in the host's PID namespace} */
    int tid();

    /** {@return the labels of the target that the process matches, empty if there are none; immutable} */
    Map<String, String> labels();

    /** {@return the time from its start to its end, in nanoseconds} */
    long latencyNanos();

    /**
     * Makes the same event with other labels.
     *
     * @param newLabels the labels
     * @return another event of the same kind
     */
    TraceEvent withLabels(Map<String, String> newLabels);
}
