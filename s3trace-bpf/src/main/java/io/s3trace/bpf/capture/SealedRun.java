package io.s3trace.bpf.capture;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.s3trace.bpf.generated.event.s3t;
import io.s3trace.bpf.generated.event.s3t_sealed_run;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * TLS records that moved in one direction while none began in the other. Times are nanoseconds of CLOCK_MONOTONIC.
 *
 * @param received whether they were received, rather than sent; meaningless if there are none
 * @param count how many there were
 * @param dataCount how many of them were of application data, as far as their headers say
 * @param dataBytes the lengths of those
 * @param first the first of them, at most eight
 * @param last the last of them
 * @param beforeLastNanos when the last bytes before the last record's header moved
 * @param closed whether the connection has ended
 * @param joined whether the connection's records have not been followed from the first
 * @param opened whether it turned out that a library opens the connection
 * @param cut whether the last record has not moved to its end
 * @param even whether the last record is not shorter than the one before, and both are of application data
 */
public record SealedRun(
        boolean received,
        int count,
        int dataCount,
        long dataBytes,
        List<TlsRecord> first,
        TlsRecord last,
        long beforeLastNanos,
        boolean closed,
        boolean joined,
        boolean opened,
        boolean cut,
        boolean even) {
    /** The content type of application data: RFC 8446, section 5.1. */
    public static final int DATA = 23;

    /** Makes a copy that does not change. */
    public SealedRun {
        first = List.copyOf(first);
    }

    /**
     * A record's header.
     *
     * @param type the content type
     * @param length how many bytes follow
     * @param nanos when it moved
     */
    public record TlsRecord(int type, int length, long nanos) {
        /** {@return whether it is of application data, as far as its header says} */
        public boolean isData() {
            return type == DATA;
        }
    }

    /** Reads a {@code struct s3t_sealed_run}. */
    static SealedRun read(MemorySegment run) {
        int count = s3t_sealed_run.records(run);
        int flags = s3t_sealed_run.flags(run);
        MemorySegment records = s3t_sealed_run.first(run);
        MemorySegment times = s3t_sealed_run.first_ns(run);
        List<TlsRecord> first = new ArrayList<>();
        for (int i = 0; i < Math.clamp(count, 0, s3t.S3T_RUN_RECORDS()); i++) {
            first.add(header(records.getAtIndex(JAVA_INT, i), times.getAtIndex(JAVA_LONG, i)));
        }
        return new SealedRun(s3t_sealed_run.direction(run) == s3t.S3T_RECEIVED(), count, s3t_sealed_run.data_records(run),
                s3t_sealed_run.bytes(run), first, header(s3t_sealed_run.last(run), s3t_sealed_run.last_ns(run)),
                s3t_sealed_run.before_last_ns(run), (flags & s3t.S3T_RUN_CLOSED()) != 0,
                (flags & s3t.S3T_RUN_JOINED()) != 0, (flags & s3t.S3T_RUN_OPENED()) != 0,
                (flags & s3t.S3T_RUN_CUT()) != 0, (flags & s3t.S3T_RUN_EVEN()) != 0);
    }

    private static TlsRecord header(int record, long nanos) {
        return new TlsRecord(record >>> 16, record & 0xffff, nanos);
    }
}
