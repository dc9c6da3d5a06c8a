package io.s3trace.benchmarks.overhead;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A load generator over Java's own TLS, which lives through all rounds, as a server would. Arguments: port, {@code socket} or
 * {@code sdk}, connections, bytes of a body. Each line on stdin is a number of milliseconds: for so long it makes GETs, and
 * answers with requests, seconds, CPU seconds and mean latency in us.
 */
final class JavaLoad {
    private static final OperatingSystemMXBean SYSTEM = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final AtomicLong nextKey = new AtomicLong();
    private volatile long end;

    private JavaLoad() {}

    /** Makes one GET after the other. */
    interface Getter {
        void get(long key) throws IOException;
    }

    /** The work of one connection, or of one thread of a client with many. */
    private record Work(long requests, long latencyNanos) {}

    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        int connections = Integer.parseInt(args[2]);
        int length = Integer.parseInt(args[3]);
        List<Getter> getters = new ArrayList<>();
        if (args[1].equals("sdk")) {
            Getter shared = new SdkGetter(port, connections, length);
            for (int i = 0; i < connections; i++) {
                getters.add(shared);
            }
        } else {
            for (int i = 0; i < connections; i++) {
                getters.add(new SocketGetter(port, length));
            }
        }
        System.out.println("ready");
        new JavaLoad().serve(getters);
    }

    private void serve(List<Getter> getters) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(getters.size());
        try (Scanner lines = new Scanner(System.in)) {
            while (lines.hasNextLine()) {
                run(threads, getters, Long.parseLong(lines.nextLine()));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void run(ExecutorService threads, List<Getter> getters, long millis) throws InterruptedException, ExecutionException {
        long begun = System.nanoTime();
        long cpu = SYSTEM.getProcessCpuTime();
        end = begun + millis * 1_000_000;
        long requests = 0;
        long latency = 0;
        List<Callable<Work>> works = getters.stream().map(getter -> (Callable<Work>) () -> work(getter)).toList();
        for (Future<Work> work : threads.invokeAll(works)) {
            requests += work.get().requests;
            latency += work.get().latencyNanos;
        }
        System.out.printf("%d %.6f %.6f %.3f%n", requests, (System.nanoTime() - begun) / 1e9,
                (SYSTEM.getProcessCpuTime() - cpu) / 1e9, latency / 1e3 / requests);
    }

    private Work work(Getter getter) throws IOException {
        long requests = 0;
        long latency = 0;
        long before = System.nanoTime();
        while (before - end < 0) {
            getter.get(nextKey.getAndIncrement());
            long now = System.nanoTime();
            latency += now - before;
            before = now;
            requests++;
        }
        return new Work(requests, latency);
    }
}
