package io.s3trace.internal.exchange;

import io.s3trace.event.Outcome;
import io.s3trace.internal.process.ProcessListener;
import io.s3trace.internal.process.TracedProcess;
import java.util.Optional;

/** Gets the exchanges, on the thread that reads the ring. */
public interface ExchangeListener extends ProcessListener {
    /**
     * An exchange has ended.
     *
     * @param exchange valid until this method returns
     */
    void onExchange(Connection connection, Exchange exchange, Outcome outcome);

    /** Records of a connection were lost. */
    void onGap(Connection connection, int records);

    /**
     * Asks what had been moved on a connection from which no more records come.
     *
     * @return the totals, or empty if the kernel side no longer knows it either
     */
    Optional<Totals> totals(Connection connection);

    /** A process has ended without freeing a connection: it is to be forgotten. */
    void onAbandoned(Connection connection);

    /**
     * It is known which socket carries a connection. By default, does nothing.
     *
     * @param lookup when the lookup began that found the peer's address, nanoseconds of CLOCK_MONOTONIC; 0 if none was seen
     */
    default void onOpened(Connection connection, long lookup) {}

    /**
     * A process has ended or is no longer traced. So everything that it had under way has ended, too. By default, does nothing.
     *
     * @param nanos when, nanoseconds of CLOCK_MONOTONIC
     */
    default void onProcessEnded(TracedProcess process, long nanos) {}
}
