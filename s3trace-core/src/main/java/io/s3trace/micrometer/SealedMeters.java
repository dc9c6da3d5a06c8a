package io.s3trace.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.s3trace.event.SealedExchange;
import java.util.List;

/** The meters of sealed exchanges that have the same tags. Thread-safe. */
final class SealedMeters {
    private final MeterRegistry registry;
    private final Counter exchanges;
    private final Counter sentBytes;
    private final Counter receivedBytes;

    SealedMeters(MeterRegistry registry, String prefix, Tags tags) {
        this.registry = registry;
        exchanges = counter(registry, prefix + ".sealed.exchanges",
                "Exchanges with S3 on connections that cannot be looked into", tags);
        sentBytes = counter(registry, prefix + ".sealed.sent.bytes", "Bytes sent in them, before encryption", tags);
        receivedBytes = counter(registry, prefix + ".sealed.received.bytes", "Bytes received in them, after decryption", tags);
    }

    private static Counter counter(MeterRegistry registry, String name, String help, Tags tags) {
        return Counter.builder(name).description(help).tags(tags).register(registry);
    }

    void record(SealedExchange event) {
        exchanges.increment();
        sentBytes.increment((double) event.sentBytes());
        receivedBytes.increment((double) event.receivedBytes());
    }

    /** Takes them out of their registry. */
    void remove() {
        List.of(exchanges, sentBytes, receivedBytes).forEach(registry::remove);
    }
}
