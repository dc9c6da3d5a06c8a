package io.s3trace.benchmarks;

import io.s3trace.advice.S3Advisor;
import io.s3trace.event.ConnectionFailure;
import io.s3trace.event.S3Operation;
import io.s3trace.testing.Events;

/**
 * Says how much memory an advisor takes at most: of as many processes as it keeps, which do everything, and most of it wrong,
 * with objects that are others each time.
 */
public final class AdvisorMemory {
    /** It keeps 100 clients. One more than these is that of connections that failed: those know no bucket. */
    private static final int PROCESSES = 99;
    private static final int EVENTS = 2_000_000;
    private static final S3Operation[] OPERATIONS = S3Operation.values();

    private AdvisorMemory() {}

    /** Fills an advisor; takes no arguments. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] args) {
        S3Advisor advisor = new S3Advisor();
        long before = HeapGrowth.usedBytes();
        for (int i = 0; i < EVENTS; i++) {
            Events event = Events.of(OPERATIONS[i / PROCESSES % OPERATIONS.length]).pid(i % PROCESSES).key("a/b/key-" + i)
                    .time(10L * i, 10L * i + 500).attempt("", 1 + i % 3);
            advisor.accept((i % 7 < 3 ? event.status(503, "SlowDown") : event).event());
            if (i % PROCESSES == 0) {
                advisor.accept(event.failedConnection(ConnectionFailure.CONNECT_REFUSED));
            }
        }
        System.out.printf("%d findings, %d KiB of heap%n", advisor.findings().size(), (HeapGrowth.usedBytes() - before) / 1024);
    }
}
