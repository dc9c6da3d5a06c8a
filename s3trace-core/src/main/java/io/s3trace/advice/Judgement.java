package io.s3trace.advice;

import io.s3trace.event.S3Operation;

/**
 * What rules need besides figures when they judge.
 *
 * @param nowNanos the time, in nanoseconds since 1970
 * @param prices what requests cost
 */
record Judgement(long nowNanos, PriceList prices) {
    /** What so many requests of an operation cost a client; 0 if there is no price for them. */
    double money(Client client, S3Operation operation, long requests) {
        return prices.find(client.host(), client.region(), "")
                .map(price -> price.requests(PriceClass.of(operation), requests)).orElse(0.0);
    }

    Saving saving(Client client, S3Operation operation, long requests, long nanos) {
        return new Saving(requests, nanos, money(client, operation, requests));
    }
}
