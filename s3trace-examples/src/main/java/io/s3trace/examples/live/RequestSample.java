package io.s3trace.examples.live;

import io.s3trace.event.TraceEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * Picks some of the requests of one tick: those that failed, the slowest, and of the others each with equal chance. As long
 * as there are few, it picks them all. Thread-safe.
 */
final class RequestSample {
    static final int ERRORS = 20;
    static final int SLOWEST = 10;
    static final int OTHERS = 20;

    /**
     * What was picked.
     *
     * @param requests in the order they came
     * @param of out of how many
     * @param errorsLeftOut how many of those that failed are not among them
     */
    record Picked(List<Shown> requests, long of, long errorsLeftOut) {}

    private final SplittableRandom random = new SplittableRandom();
    private final List<Shown> errors = new ArrayList<>();
    private final PriorityQueue<Shown> slowest = new PriorityQueue<>(Comparator.comparingLong(Shown::nanos));
    private final List<Shown> others = new ArrayList<>();
    private long number;
    private long seen;
    private long failed;
    private long candidates;

    synchronized Shown add(TraceEvent event) {
        Shown request = new Shown(++number, event);
        seen++;
        if (request.failed()) {
            failed++;
            if (errors.size() < ERRORS) {
                errors.add(request);
                return request;
            }
        }
        slowest.add(request);
        if (slowest.size() > SLOWEST) {
            addOther(slowest.remove());
        }
        return request;
    }

    /** Algorithm R (Vitter 1985): whoever comes has the same chance, however many follow. */
    private void addOther(Shown request) {
        candidates++;
        if (others.size() < OTHERS) {
            others.add(request);
            return;
        }
        long place = random.nextLong(candidates);
        if (place < OTHERS) {
            others.set((int) place, request);
        }
    }

    /** Ends a tick and begins the next. */
    synchronized Picked take() {
        List<Shown> picked = new ArrayList<>(errors);
        picked.addAll(slowest);
        picked.addAll(others);
        picked.sort(Comparator.comparingLong(Shown::number));
        long failedPicked = picked.stream().filter(Shown::failed).count();
        Picked result = new Picked(List.copyOf(picked), seen, failed - failedPicked);
        errors.clear();
        slowest.clear();
        others.clear();
        seen = 0;
        failed = 0;
        candidates = 0;
        return result;
    }
}
