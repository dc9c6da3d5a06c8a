package io.s3trace.exchange;

import io.s3trace.Outcome;

/** Is told of exchanges, on the thread that reads the ring. */
public interface ExchangeListener {
    /**
     * An exchange has ended.
     *
     * @param exchange valid until this method returns
     */
    void onExchange(Connection connection, Exchange exchange, Outcome outcome);

    /** Records of a connection were lost. */
    void onGap(Connection connection, int records);

    /**
     * A process has ended without freeing a connection: it is to be forgotten.
     *
     * @return what had been moved on it in all
     */
    Totals onAbandoned(Connection connection);
}
