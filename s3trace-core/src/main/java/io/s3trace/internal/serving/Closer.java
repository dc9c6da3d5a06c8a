package io.s3trace.internal.serving;

import io.s3trace.bpf.socket.UnixConnection;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Closes connections, on threads of its own: whoever was at the other end may have sent descriptors whose end takes as long as it
 * likes. A thread ends when nothing was to be closed for a second.
 */
final class Closer {
    /** How many may take long before nobody is let in any longer. */
    private static final int MANY = 64;

    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS,
            new SynchronousQueue<>(), Thread.ofPlatform().daemon().name("s3trace-serve-close-", 0).factory());

    /** Whether so many are under way that no more should come. */
    boolean isBusy() {
        return threads.getActiveCount() >= MANY;
    }

    void close(UnixConnection connection) {
        threads.execute(connection::close);
    }
}
