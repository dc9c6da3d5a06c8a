package io.s3trace.transfer;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A set of bytes, kept as the fewest ranges that make it up. */
final class RangeSet {
    /** By the beginning of each range, the position after its end. No two touch. */
    private final NavigableMap<Long, Long> ranges = new TreeMap<>();
    private long bytes;

    /** Adds a range that is not empty. All ranges that touch it become one. */
    void add(long from, long to) {
        long first = from;
        long end = to;
        Map.Entry<Long, Long> touched = ranges.floorEntry(end);
        while (touched != null && touched.getValue() >= first) {
            first = Math.min(first, touched.getKey());
            end = Math.max(end, touched.getValue());
            bytes -= touched.getValue() - touched.getKey();
            ranges.remove(touched.getKey());
            touched = ranges.floorEntry(end);
        }
        ranges.put(first, end);
        bytes += end - first;
    }

    long bytes() {
        return bytes;
    }

    int ranges() {
        return ranges.size();
    }
}
