package io.s3trace.internal.text;

import java.lang.foreign.MemorySegment;

/** The stretches of a request target that must not be copied, without overlaps, and what to write instead. Bounded. */
public final class Redactions {

    public static final String REDACTED = "REDACTED";

    private static final int MOST = 64;

    private final long[] from = new long[MOST];
    private final long[] to = new long[MOST];
    private final String[] instead = new String[MOST];
    private int count;

    public void clear() {
        count = 0;
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /** Leaves out a secret. */
    public void add(long newFrom, long newTo) {
        add(newFrom, newTo, REDACTED);
    }

    /**
     * Leaves out a stretch. If there are too many, leaves out everything from the first stretch on for which there is no room.
     */
    public void add(long newFrom, long newTo, String newInstead) {
        int place = count;
        while (place > 0 && from[place - 1] > newFrom) {
            place--;
        }
        if (count == MOST) {
            place = Math.min(place, MOST - 1);
            from[place] = Math.min(from[place], newFrom);
            to[place] = Long.MAX_VALUE;
            count = place + 1;
            return;
        }
        for (int i = count; i > place; i--) {
            from[i] = from[i - 1];
            to[i] = to[i - 1];
            instead[i] = instead[i - 1];
        }
        from[place] = newFrom;
        to[place] = newTo;
        instead[place] = newInstead;
        count++;
    }

    /** Takes a stretch that is left out. */
    public interface Stretch {
        void accept(long from, long to);
    }

    /** Passes on what is left out of {@code [start, end)}. */
    public void forEach(long start, long end, Stretch stretches) {
        for (int i = 0; i < count; i++) {
            stretches.accept(Math.clamp(from[i], start, end), Math.clamp(to[i], start, end));
        }
    }

    /** Appends {@code [start, end)} without what is left out. */
    public void copy(MemorySegment bytes, long start, long end, TextBuffer into) {
        long at = start;
        for (int i = 0; i < count; i++) {
            into.append(bytes, at, from[i]);
            into.append(instead[i]);
            at = Math.min(to[i], end);
        }
        into.append(bytes, at, end);
    }
}
