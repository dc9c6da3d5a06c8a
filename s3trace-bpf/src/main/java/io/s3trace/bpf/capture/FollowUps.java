package io.s3trace.bpf.capture;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/** When to look again at processes that have just started: they load their libraries little by little. For one thread. */
final class FollowUps {
    private static final int[] AFTER_MILLIS = {0, 2, 5, 10, 20, 50, 100, 200, 500, 1000};
    /** Far more than ten a second, plus new programs. */
    private static final int MAX_PENDING = 4096;

    private final PriorityQueue<Look> looks = new PriorityQueue<>();

    private record Look(long atNanos, long begunNanos, int number, int pid) implements Comparable<Look> {
        @Override
        public int compareTo(Look other) {
            return Long.compare(atNanos - other.atNanos, 0);
        }
    }

    void begin(int pid, long now) {
        if (looks.size() < MAX_PENDING) {
            looks.add(new Look(now, now, 0, pid));
        }
    }

    /** {@return the processes to look at now} */
    List<Integer> due(long now) {
        List<Integer> pids = new ArrayList<>();
        while (!looks.isEmpty() && looks.peek().atNanos - now <= 0) {
            Look look = looks.poll();
            pids.add(look.pid);
            int next = look.number + 1;
            if (next < AFTER_MILLIS.length) {
                looks.add(new Look(look.begunNanos + AFTER_MILLIS[next] * 1_000_000L, look.begunNanos, next, look.pid));
            }
        }
        return pids;
    }

    /** A process that has ended needs no more looks. */
    void end(int pid) {
        looks.removeIf(look -> look.pid == pid);
    }

    /** {@return nanoseconds until the next look; very many, if there is none to come} */
    long waitNanos(long now) {
        return looks.isEmpty() ? Long.MAX_VALUE : looks.peek().atNanos - now;
    }
}
