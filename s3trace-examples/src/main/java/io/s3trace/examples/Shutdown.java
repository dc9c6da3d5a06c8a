package io.s3trace.examples;

import java.util.concurrent.CountDownLatch;

/** Lets a program run until it is told to stop (SIGINT, SIGTERM), then finish its work and exit with status 0. */
final class Shutdown {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);

    Shutdown() {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            asked.countDown();
            try {
                finished.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            Runtime.getRuntime().halt(0); // the signal's own status would be 130 or 143
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

    /** Says that the work is done: the program may end. */
    void finish() {
        System.out.flush();
        System.err.flush();
        finished.countDown();
    }
}
