package io.s3trace.examples;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets a program run until it is told to stop (SIGINT, SIGTERM), then finish its work and exit with a status of its own. */
final class Shutdown {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile int status;

    Shutdown() {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            asked.countDown();
            try {
                finished.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            Runtime.getRuntime().halt(status); // the signal's own status would be 130 or 143
        }, "shutdown"));
    }

    /** Waits until the program is asked to stop. */
    void await() {
        try {
            asked.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until the program is asked to stop, but not longer than a time. */
    void await(Duration atMost) {
        try {
            boolean stopped = asked.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
            if (stopped) {
                System.err.println("stopped before the time was over");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Says that the work is done: the program may end, with status 0. */
    void finish() {
        finish(0);
    }

    /** Says that the work is done: the program may end, with a status. */
    void finish(int exitStatus) {
        status = exitStatus;
        System.out.flush();
        System.err.flush();
        finished.countDown();
    }
}
