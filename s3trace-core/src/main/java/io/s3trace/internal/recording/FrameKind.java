package io.s3trace.internal.recording;

import java.util.Optional;

/** What a frame holds. The upper half of its number is the same for all kinds, so that garbage is recognised. */
public enum FrameKind {
    /** A record: {@code struct s3t_record} and its payload. */
    RECORD,
    /** The distance of the calendar to CLOCK_MONOTONIC from here on: i64 seconds, i64 nanoseconds. */
    CLOCK,
    /** The container of the process of later records: i64 its start, i32 pid, i32 length of the id, the id, the pod's uid. */
    PROCESS,
    /** The recording ended normally: i64 when, in nanoseconds of CLOCK_MONOTONIC. */
    END;

    private static final int COMMON = 0x5333_0000;
    private static final FrameKind[] ALL = values();

    int number() {
        return COMMON | ordinal() + 1;
    }

    static Optional<FrameKind> of(int number) {
        int ordinal = (number ^ COMMON) - 1;
        return ordinal >= 0 && ordinal < ALL.length ? Optional.of(ALL[ordinal]) : Optional.empty();
    }
}
