package io.s3trace.it;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition, with a deadline: no test sleeps and hopes. */
public final class Await {

    private static final Duration POLL = Duration.ofMillis(10);

    private Await() {}

    /**
     * Waits until the condition holds.
     *
     * @param what the condition in words, for the message
     * @throws AssertionError if it does not within the timeout
     */
    public static void until(String what, Duration timeout, BooleanSupplier condition) {
        if (!holds(timeout, condition)) {
            throw new AssertionError("not within " + timeout.toMillis() + " ms: " + what);
        }
    }

    /** Waits until the condition holds; false if it does not within the timeout. */
    public static boolean holds(Duration timeout, BooleanSupplier condition) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        return true;
    }
}
