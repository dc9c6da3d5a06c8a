package io.s3trace.internal.exchange;

import java.util.function.Supplier;

/** Keeps exchanges for reuse. */
final class ExchangePool {
    private static final int MAX_IDLE = 1024;

    private final Exchange[] idle = new Exchange[MAX_IDLE];
    private int count;
    private final Supplier<Exchange> factory;

    ExchangePool(Supplier<Exchange> factory) {
        this.factory = factory;
    }

    Exchange take() {
        return count == 0 ? factory.get() : idle[--count];
    }

    void give(Exchange exchange) {
        if (count == MAX_IDLE) {
            exchange.release();
            return;
        }
        if (idle[count] != exchange) { // mostly the one that was taken from there, and storing it would cost more
            idle[count] = exchange;
        }
        count++;
    }
}
