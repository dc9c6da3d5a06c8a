package io.s3trace.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;

/** Says how much of the heap is in use after 1 million exchanges, and after 10 million: it must not grow. */
public final class HeapGrowth {
    private static final int MILLION = 1_000_000;
    private static final int MILLIONS = 10;

    private HeapGrowth() {}

    /** Runs the pipeline with a callback; takes no arguments. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] args) {
        PipelineBenchmark pipeline = new PipelineBenchmark();
        pipeline.receiver = PipelineBenchmark.Receiver.CALLBACK;
        pipeline.protocol = PipelineBenchmark.Protocol.HTTP1;
        pipeline.subscribe();
        long exchanges = 0;
        for (int millions = 1; millions <= MILLIONS; millions++) {
            while (exchanges < (long) millions * MILLION) {
                exchanges = pipeline.events();
            }
            System.out.printf("%d exchanges: %d KiB of heap in use after a collection%n", exchanges, usedBytes() / 1024);
        }
        pipeline.close();
    }

    static long usedBytes() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }
}
