package io.s3trace.internal.pipeline;

import io.s3trace.bpf.RingReader;
import io.s3trace.bpf.capture.SyntheticRing;
import io.s3trace.select.KeyPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the JVM load and compile the code that turns records into events before there are any. It uses made-up exchanges, tables
 * of its own, and a listener that does nothing. Otherwise the interpreter would read the first records of a busy host more
 * slowly than they come. Done on a thread of its own, once in the life of a JVM.
 */
public final class WarmUp implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(WarmUp.class);
    /** After this many, all hot code has been compiled, if not fully optimised. The rest can wait until there is traffic. */
    private static final int ENOUGH_EXCHANGES = 6_000;
    private static final AtomicInteger REHEARSED = new AtomicInteger();

    private final Thread thread = new Thread(this::run, "s3trace-warm-up");
    private volatile boolean stopping;

    private WarmUp() {
        thread.setDaemon(true);
    }

    /**
     * Begins, unless the JVM is warm.
     *
     * @param wanted if false, the result does nothing
     */
    public static WarmUp begin(boolean wanted) {
        WarmUp warmUp = new WarmUp();
        if (wanted && REHEARSED.get() < ENOUGH_EXCHANGES) {
            warmUp.thread.start();
        }
        return warmUp;
    }

    /** Ends it soon. */
    public void stop() {
        stopping = true;
    }

    /** Ends it, and waits for that. */
    @Override
    public void close() {
        stop();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it will end by itself
        }
    }

    private void run() {
        try (SyntheticRing ring = SyntheticTraffic.ring();
                Delivery delivery = new Delivery(SyntheticTraffic.EXCHANGES)) {
            delivery.topic(EventKind.REQUEST).subscribe(event -> { });
            rehearse(ring, delivery);
        } catch (RuntimeException | LinkageError e) {
            LOGGER.debug("the warm-up failed: the first records will be read slowly", e);
        }
    }

    private void rehearse(SyntheticRing ring, Delivery delivery) {
        RingReader reader = ring.reader();
        Assembler assembler = new Assembler(new NoConnections(), delivery,
                new PumpSettings(2048, 1024, false, Duration.ZERO, Duration.ofMinutes(10), Duration.ZERO, List.of(),
                        KeyPolicy.plain(), Set.of(), List.of()));
        while (!stopping && REHEARSED.get() < ENOUGH_EXCHANGES) {
            assembler.beginBatch(System.nanoTime(), 0);
            ring.produce();
            reader.read(assembler);
            assembler.endBatch();
            REHEARSED.addAndGet(SyntheticTraffic.EXCHANGES);
        }
    }
}
