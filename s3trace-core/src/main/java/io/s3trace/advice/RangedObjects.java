package io.s3trace.advice;

import org.jspecify.annotations.Nullable;

/** The 1,024 objects that began last to be read in ranges (about 0.5 MiB): of more, the first are forgotten. Not thread-safe. */
final class RangedObjects {
    private static final int MAX = 1024;

    private final @Nullable RangeEnds[] kept = new RangeEnds[MAX];
    private int next;

    /** {@return the ranges of an object, which are remembered from now on} */
    RangeEnds of(ObjectHistory object) {
        RangeEnds known = object.ranges;
        return known == null ? begin(object) : known;
    }

    private RangeEnds begin(ObjectHistory object) {
        RangeEnds eldest = kept[next];
        RangeEnds ranges = eldest == null ? new RangeEnds() : eldest;
        kept[next] = ranges;
        next = (next + 1) % MAX;
        ranges.begin(object);
        return ranges;
    }
}
