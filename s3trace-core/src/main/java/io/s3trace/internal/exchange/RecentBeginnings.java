package io.s3trace.internal.exchange;

import io.s3trace.bpf.capture.RequestBeginning;
import java.util.Arrays;
import java.util.stream.LongStream;

/** How the last requests began, each beginning once: as many as the kernel side can ignore at the same time. */
final class RecentBeginnings {
    private static final long[] NONE_YET = {};

    private long[] known = NONE_YET;

    /**
     * Adds a beginning, if it is not there yet. If there are too many, the oldest is removed.
     *
     * @param beginning a {@link RequestBeginning}; {@code NONE} is not added
     * @return all, the oldest first; not to be changed
     */
    long[] add(long beginning) {
        if (beginning == RequestBeginning.NONE || LongStream.of(known).anyMatch(one -> one == beginning)) {
            return known;
        }
        int first = known.length == RequestBeginning.MOST ? 1 : 0;
        long[] more = Arrays.copyOfRange(known, first, known.length + 1);
        more[more.length - 1] = beginning;
        known = more;
        return known;
    }
}
