package io.s3trace.bpf.jvm;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Work that is done as another user, by a thread of its own that ends with it. All files that the work makes are that user's,
 * and it may do only what that user may. One work at a time, because whether a process may be looked into is known of the whole
 * process.
 */
final class Impersonation {
    private static final ReentrantLock LOCK = new ReentrantLock();
    /** What prctl(2) accepts: it cannot restore that only root may look at dumps. */
    private static final int MAX_DUMPABLE = 1;

    private Impersonation() {}

    /**
     * Does it.
     *
     * @param uid the user
     * @param gid the group; there are no others
     * @throws Exception what the work throws
     */
    static <T> T as(int uid, int gid, Callable<T> work) throws Exception {
        FutureTask<T> task = new FutureTask<>(() -> {
            LinuxCalls.become(uid, gid);
            return work.call();
        });
        LOCK.lock();
        try {
            int dumpable = LinuxCalls.dumpable();
            Thread.ofPlatform().daemon().name("s3trace-attach").start(task);
            try {
                return result(task);
            } finally {
                if (LinuxCalls.dumpable() != dumpable && dumpable <= MAX_DUMPABLE) {
                    LinuxCalls.dumpable(dumpable); // of the whole process
                }
            }
        } finally {
            LOCK.unlock();
        }
    }

    private static <T> T result(FutureTask<T> task) throws Exception {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true; // the work has a time limit
                } catch (ExecutionException e) {
                    throw e.getCause() instanceof Exception cause ? cause : new IOException(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
