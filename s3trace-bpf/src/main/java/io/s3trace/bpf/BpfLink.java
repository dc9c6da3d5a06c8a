package io.s3trace.bpf;

import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_link__destroy;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;

/** A program attached to a place: as long as this is open, the program runs there. Thread-safe. */
public final class BpfLink implements AutoCloseable {
    private final MemorySegment link;
    private final AtomicBoolean closed = new AtomicBoolean();

    BpfLink(MemorySegment link) {
        this.link = link;
    }

    /** Detaches the program. Returns when no thread will enter it any more. Idempotent. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            bpf_link__destroy(link);
        }
    }
}
