package io.s3trace.examples.kernels;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what must come; everything takes long in a guest. */
final class Patience {
    private static final long NANOS = TimeUnit.SECONDS.toNanos(300);
    private static final long PAUSE_MILLIS = 50;

    private Patience() {}

    /** Waits until a condition holds. */
    static void await(String condition, BooleanSupplier holds) {
        long end = System.nanoTime() + NANOS;
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("not so in time: " + condition);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
