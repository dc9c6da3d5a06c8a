package io.s3trace.internal.wire;

import java.util.Optional;

/** The versions of what is said on a connection. The reader names those that it knows; the tracer chooses the newest of them. */
public final class Protocol {
    static final int OLDEST = 1;
    static final int NEWEST = 1;
    /** "s3tr". */
    static final int MAGIC = 0x73337472;

    private Protocol() {}

    /** {@return the newest version that both know} */
    static Optional<Integer> choose(int oldest, int newest) {
        int common = Math.min(NEWEST, newest);
        return common >= Math.max(OLDEST, oldest) ? Optional.of(common) : Optional.empty();
    }
}
