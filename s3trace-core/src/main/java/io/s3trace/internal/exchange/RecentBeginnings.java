package io.s3trace.internal.exchange;

import io.s3trace.bpf.capture.RequestBeginning;
import java.util.Arrays;
import java.util.stream.LongStream;

/** How requests began lately, each beginning once: as many as the kernel side can leave alone at the same time. */
final class RecentBeginnings {
    private static final long[] NONE_YET = {};

    private long[] known = NONE_YET;

    /**
     * Adds one that is not there; of too many, the oldest makes room.
     *
     * @param beginning a {@link RequestBeginning}; none is not added
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
