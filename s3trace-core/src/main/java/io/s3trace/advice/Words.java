package io.s3trace.advice;

import java.util.Locale;

/** Figures as they stand in sentences. */
final class Words {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double BYTES_PER_MEGABYTE = 1e6;
    private static final double PERCENT = 100;

    private Words() {}

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", PERCENT * share);
    }

    static String time(long nanos) {
        return nanos >= NANOS_PER_SECOND
                ? String.format(Locale.ROOT, "%.1f s", nanos / NANOS_PER_SECOND)
                : String.format(Locale.ROOT, "%.1f ms", nanos / NANOS_PER_MILLI);
    }

    static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MB", bytes / BYTES_PER_MEGABYTE);
    }
}
