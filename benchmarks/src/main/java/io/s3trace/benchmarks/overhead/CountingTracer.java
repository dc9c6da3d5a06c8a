package io.s3trace.benchmarks.overhead;

import io.s3trace.S3Tracer;
import io.s3trace.S3TracerBuilder;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.TracerStats;
import io.s3trace.select.ProbeMode;
import java.util.BitSet;
import java.util.Scanner;

/**
 * The smallest consumer of events: counts them, and the different keys. Is told on stdin what to do: {@code start pid N},
 * {@code start classic N} (likewise, without moving probes), {@code start comm NAME}, {@code start all}, {@code stop};
 * answers each with a line. With {@code -Dcold=true}, without a warm-up.
 */
final class CountingTracer {
    private static final int NUMBER_LENGTH = 10;
    /** A client's thread may have taken a number, and then wait for a CPU while others make so many requests. */
    private static final int SETTLING = 2000;

    private final BitSet keys = new BitSet();
    private long events;

    private CountingTracer() {}

    public static void main(String[] args) {
        try (Scanner commands = new Scanner(System.in)) {
            while (commands.hasNextLine()) {
                new CountingTracer().trace(commands.nextLine().split(" "), commands);
            }
        }
    }

    private void trace(String[] start, Scanner commands) {
        S3TracerBuilder builder = S3Tracer.builder().onEvent(this::count).tuning(t -> t.warmUp(!Boolean.getBoolean("cold")));
        switch (start[1]) {
            case "pid" -> builder.pid(Long.parseLong(start[2]));
            case "classic" -> builder.pid(Long.parseLong(start[2])).tuning(t -> t.probePlacement(false));
            case "openssl" -> builder.pid(Long.parseLong(start[2])).mode(ProbeMode.OPENSSL);
            case "jsse" -> builder.pid(Long.parseLong(start[2])).mode(ProbeMode.JSSE);
            case "http" -> builder.mode(ProbeMode.HTTP);
            case "comm" -> builder.comm(start[2]);
            default -> { }
        }
        TracerStats stats;
        try (S3Tracer tracer = builder.start()) {
            System.out.println("started");
            commands.nextLine();
            tracer.close(); // hands over what is still on its way
            stats = tracer.stats();
        }
        System.err.println(stats);
        long dropped = stats.subscribers().stream().mapToLong(TracerStats.SubscriberStats::dropped).sum();
        long lost = dropped + stats.gaps() + stats.kernel().ringFull() + stats.failures();
        int settled = keys.isEmpty() ? 0 : keys.nextSetBit(0) + SETTLING;
        System.out.println(events + " " + keys.cardinality() + " " + lost + " " + settled + " "
                + keys.stream().filter(key -> key >= settled).count());
    }

    /** On the one thread that serves this listener. */
    private void count(S3RequestEvent event) {
        events++;
        String key = event.resource().key();
        if (key.length() >= NUMBER_LENGTH && event.response().status() == 200) {
            keys.set(Integer.parseInt(key, key.length() - NUMBER_LENGTH, key.length(), 10));
        }
    }
}
