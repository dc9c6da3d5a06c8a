package io.s3trace.transfer;

import java.util.Arrays;

/**
 * The most requests that were under way at once. Requests are reported one by one, when they have ended. The most of them
 * overlap just before one of them ends. So for each request, this counts those that were under way at its end. The last 1,024
 * ends are kept: the figure is exact unless a request outlasts more than that many others.
 */
final class Concurrency {
    private static final int MAX_KEPT = 1024;
    private static final int FIRST_CAPACITY = 8;

    private long[] starts = new long[FIRST_CAPACITY];
    private long[] ends = new long[FIRST_CAPACITY];
    private int[] counts = new int[FIRST_CAPACITY];
    private long added;
    private int max;

    /** Takes a request. One that took no time overlaps with none. */
    void add(long start, long end) {
        max = Math.max(max, 1);
        if (start == end) {
            return;
        }
        int kept = (int) Math.min(added, MAX_KEPT);
        int count = 1;
        for (int i = 0; i < kept; i++) {
            if (start < ends[i] && ends[i] <= end) {
                max = Math.max(max, ++counts[i]);
            }
            if (starts[i] < end && end <= ends[i]) {
                count++;
            }
        }
        max = Math.max(max, count);
        keep(start, end, count);
    }

    int max() {
        return max;
    }

    private void keep(long start, long end, int count) {
        if (added == ends.length && added < MAX_KEPT) {
            int capacity = 2 * ends.length;
            starts = Arrays.copyOf(starts, capacity);
            ends = Arrays.copyOf(ends, capacity);
            counts = Arrays.copyOf(counts, capacity);
        }
        int at = (int) (added++ % MAX_KEPT);
        starts[at] = start;
        ends[at] = end;
        counts[at] = count;
    }
}
