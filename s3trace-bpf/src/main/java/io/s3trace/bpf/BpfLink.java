package io.s3trace.bpf;

import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_link__destroy;

import io.s3trace.bpf.generated.libbpf.libbpf;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/** A program attached to one place or to many. The program runs there as long as this is open. Thread-safe. */
public final class BpfLink implements AutoCloseable {
    private static final int CLOSERS = 256;

    private final Kind kind;
    private final Runnable detach;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** What holds a program where it is. */
    public enum Kind {
        /** A link to many places of one file. */
        UPROBE_MULTI,
        /** A perf event for one place of a file. */
        PERF_EVENT,
        /** A place in the kernel itself. */
        KERNEL
    }

    private BpfLink(Kind kind, Runnable detach) {
        this.kind = kind;
        this.detach = detach;
    }

    static BpfLink ofLibbpf(Kind kind, MemorySegment link) {
        return new BpfLink(kind, () -> bpf_link__destroy(link));
    }

    static BpfLink ofDescriptor(Kind kind, int descriptor) {
        return new BpfLink(kind, () -> libbpf.close(descriptor));
    }

    /** {@return what holds the program where it is} */
    public Kind kind() {
        return kind;
    }

    /**
     * Detaches many at once. For each, the kernel waits some 50 ms until no CPU can be running its program any longer. Links
     * that wait at the same time share that wait, but perf events still wait one after the other.
     *
     * @param links those to close; closed ones stay closed
     */
    public static void closeAll(List<BpfLink> links) {
        if (links.isEmpty()) {
            return;
        }
        try (ExecutorService closers = Executors.newFixedThreadPool(Math.min(links.size(), CLOSERS))) {
            // Joined, rather than left to the pool's close(): an interrupt would have that give up.
            CompletableFuture.allOf(links.stream().map(link -> CompletableFuture.runAsync(link::close, closers))
                    .toArray(CompletableFuture[]::new)).join();
        }
    }

    /** Detaches the program. Returns when no thread will enter it any more. Idempotent. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            detach.run();
        }
    }
}
