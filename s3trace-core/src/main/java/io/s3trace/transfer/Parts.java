package io.s3trace.transfer;

import io.s3trace.event.S3RequestEvent;
import io.s3trace.internal.attempts.AttemptOutcome;
import io.s3trace.internal.attempts.EventTime;
import io.s3trace.transfer.MultipartUploadEvent.PartLatency;
import java.util.HashMap;
import java.util.Map;

/** The parts of an upload. A part that is sent again replaces the earlier one, unless it fails. */
final class Parts {
    /** S3 user guide, "Amazon S3 multipart upload limits". */
    private static final int MAX_NUMBER = 10_000;

    private final Map<Integer, Part> parts = new HashMap<>();
    private int retries;

    private record Part(long startNanos, long latencyNanos, long bytes, boolean stored) {
        static Part of(S3RequestEvent event) {
            long decoded = event.request().decodedBodyBytes();
            long bytes = decoded >= 0 ? decoded : Math.max(0, event.request().bodyBytes());
            long start = EventTime.start(event);
            return new Part(start, EventTime.end(event) - start, bytes, AttemptOutcome.of(event) == AttemptOutcome.SUCCEEDED);
        }

        /** Events come in the order of their ends, if at all. So the earlier one may have reached the service later. */
        Part or(Part before) {
            boolean wins = stored == before.stored ? startNanos >= before.startNanos : stored;
            return wins ? this : before;
        }
    }

    static boolean isNumber(int number) {
        return number >= 1 && number <= MAX_NUMBER;
    }

    /** Takes a request for a part. Returns false if the part is already known. */
    boolean add(S3RequestEvent event) {
        int number = event.resource().partNumber();
        Part part = Part.of(event);
        Part before = parts.putIfAbsent(number, part);
        if (before == null) {
            return true;
        }
        if (before.equals(part)) {
            return false;
        }
        retries++;
        parts.put(number, part.or(before));
        return true;
    }

    int count() {
        return parts.size();
    }

    int failed() {
        return (int) parts.values().stream().filter(part -> !part.stored).count();
    }

    int retries() {
        return retries;
    }

    long bytes() {
        return parts.values().stream().filter(Part::stored).mapToLong(Part::bytes).reduce(0, Parts::sum);
    }

    PartLatency latency() {
        long[] sorted = parts.values().stream().filter(Part::stored).mapToLong(Part::latencyNanos).sorted().toArray();
        if (sorted.length == 0) {
            return new PartLatency(S3RequestEvent.UNKNOWN, S3RequestEvent.UNKNOWN, S3RequestEvent.UNKNOWN);
        }
        return new PartLatency(sorted[0], sorted[(sorted.length - 1) / 2], sorted[sorted.length - 1]);
    }

    /** Sizes are what clients say. So their sum may be any number. */
    private static long sum(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }
}
