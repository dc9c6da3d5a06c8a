package io.s3trace.benchmarks.overhead;

import java.io.IOException;

/** Waits. */
final class Pause {
    private Pause() {}

    static void millis(long millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }

    static void untilEnded(Process process) throws IOException {
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }
}
