package io.s3trace.exchange;

import java.util.ArrayDeque;
import java.util.function.Supplier;

/** Keeps exchanges for reuse. */
final class ExchangePool {
    private static final int MAX_IDLE = 1024;

    private final ArrayDeque<Exchange> idle = new ArrayDeque<>();
    private final Supplier<Exchange> factory;

    ExchangePool(Supplier<Exchange> factory) {
        this.factory = factory;
    }

    Exchange take() {
        Exchange exchange = idle.poll();
        return exchange == null ? factory.get() : exchange;
    }

    void give(Exchange exchange) {
        if (idle.size() < MAX_IDLE) {
            idle.push(exchange);
        }
    }
}
