package io.s3trace.examples.kernels;

import io.s3trace.S3Tracer;
import java.util.concurrent.atomic.AtomicInteger;

/** Begins to trace and ends it again, while clients make requests; in between, some must be seen. */
final class Rounds {
    private Rounds() {}

    /** Starts and closes tracers of everything. */
    static String ofStarts(int rounds) {
        for (int i = 0; i < rounds; i++) {
            AtomicInteger events = new AtomicInteger();
            try (S3Tracer tracer = S3Tracer.builder().tuning(t -> t.warmUp(false)).onEvent(event -> events.incrementAndGet())
                    .start()) {
                Patience.await("events come", () -> events.get() > 0);
            }
        }
        return "";
    }

    /** Attaches to a process and detaches from it. */
    static String ofAttaches(int rounds, long pid) {
        AtomicInteger events = new AtomicInteger();
        try (S3Tracer tracer = S3Tracer.builder().tuning(t -> t.warmUp(false)).pid().onEvent(event -> events.incrementAndGet())
                .start()) {
            for (int i = 0; i < rounds; i++) {
                int before = events.get();
                tracer.attach(pid);
                Patience.await("events come", () -> events.get() > before);
                tracer.detach(pid);
            }
        }
        return "";
    }
}
