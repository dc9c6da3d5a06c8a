package io.s3trace.examples.live;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;

/** The slowest requests of the last five minutes, exactly. Thread-safe. */
final class Slowest {
    static final int SIZE = 15;
    private static final int MINUTES = 5;

    private record Minute(long number, PriorityQueue<Shown> requests) {}

    private final Deque<Minute> minutes = new ArrayDeque<>();

    synchronized void add(Shown request, long nowSeconds) {
        long minute = nowSeconds / 60;
        if (minutes.isEmpty() || minutes.getLast().number() < minute) {
            minutes.add(new Minute(minute, new PriorityQueue<>(Comparator.comparingLong(Shown::nanos))));
        }
        PriorityQueue<Shown> requests = minutes.getLast().requests();
        requests.add(request);
        if (requests.size() > SIZE) {
            requests.remove();
        }
    }

    /** Returns them, slowest first. */
    synchronized List<Shown> list(long nowSeconds) {
        minutes.removeIf(minute -> minute.number() <= nowSeconds / 60 - MINUTES);
        return minutes.stream()
                .flatMap(minute -> minute.requests().stream())
                .sorted(Comparator.comparingLong(Shown::nanos).reversed())
                .limit(SIZE)
                .toList();
    }
}
