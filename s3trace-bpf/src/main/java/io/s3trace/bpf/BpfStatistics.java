package io.s3trace.bpf;

import static io.s3trace.bpf.generated.libbpf.libbpf.BPF_STATS_RUN_TIME;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_enable_stats;

import io.s3trace.bpf.generated.libbpf.libbpf;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Has the kernel count runs and run time of all BPF programs on the host, as long as this is open. The figures are in
 * {@link BpfProgram#stats()}. Thread-safe.
 */
public final class BpfStatistics implements AutoCloseable {
    private final int fd;
    private final AtomicBoolean closed = new AtomicBoolean();

    private BpfStatistics(int fd) {
        this.fd = fd;
    }

    /**
     * Begins to count. Needs Linux 5.8 and CAP_SYS_ADMIN.
     *
     * @return ends the counting when closed
     * @throws BpfException if the kernel refuses
     */
    public static BpfStatistics start() {
        NativeAccess.ensureLoaded();
        return new BpfStatistics(NativeAccess.check("count runs of BPF programs", bpf_enable_stats(BPF_STATS_RUN_TIME())));
    }

    /** Ends the counting, unless others count too. Idempotent. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            libbpf.close(fd);
        }
    }
}
