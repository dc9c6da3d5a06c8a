package io.s3trace.bpf.jvm;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Work that is done as another user, by a thread of its own that ends with it. All files that the work makes are that user's,
 * and it may do only what that user may.
 */
final class Impersonation {
    private Impersonation() {}

    /**
     * Does it.
     *
     * @param uid the user
     * @param gid the group; there are no others
     * @throws Exception what the work throws
     */
    static <T> T as(int uid, int gid, Callable<T> work) throws Exception {
        int dumpable = LinuxCalls.dumpable();
        FutureTask<T> task = new FutureTask<>(() -> {
            LinuxCalls.become(uid, gid);
            return work.call();
        });
        try {
            Thread.ofPlatform().daemon().name("s3trace-attach").start(task);
            return result(task);
        } finally {
            if (LinuxCalls.dumpable() != dumpable) {
                LinuxCalls.dumpable(dumpable); // of the whole process
            }
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
