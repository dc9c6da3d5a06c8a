package io.s3trace.transfer;

import io.s3trace.event.Outcome;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.internal.attempts.AttemptOutcome;

/**
 * The bytes of an object that a response carried: RFC 9110, section 14.
 *
 * @param from the first
 * @param to after the last; {@code from} if there were none
 * @param size size of the object, or {@link S3RequestEvent#UNKNOWN}
 */
record ByteRange(long from, long to, long size) {
    static final ByteRange NONE = new ByteRange(0, 0, S3RequestEvent.UNKNOWN);

    private static final String CONTENT_UNIT = "bytes ";
    private static final String UNIT = "bytes=";
    private static final int PARTIAL_CONTENT = 206;
    private static final int MOST_DIGITS = 18;

    /** Returns as much of the announced range as has arrived. */
    static ByteRange received(S3RequestEvent event) {
        if (AttemptOutcome.of(event) != AttemptOutcome.SUCCEEDED) {
            return NONE;
        }
        ByteRange promised = promised(event);
        long length = promised.to - promised.from;
        long body = event.response().bodyBytes();
        if (body == S3RequestEvent.UNKNOWN) {
            boolean whole = event.outcome() == Outcome.COMPLETE && promised.to < Long.MAX_VALUE;
            return whole ? promised : new ByteRange(0, 0, promised.size);
        }
        return new ByteRange(promised.from, promised.from + Math.clamp(body, 0, length), promised.size);
    }

    private static ByteRange promised(S3RequestEvent event) {
        if (event.response().status() != PARTIAL_CONTENT) {
            return whole(event); // the range was ignored
        }
        String contentRange = event.response().contentRange();
        return contentRange.isEmpty() ? requested(event.resource().range()) : parse(contentRange);
    }

    private static ByteRange whole(S3RequestEvent event) {
        long body = event.response().bodyBytes();
        return new ByteRange(0, Long.MAX_VALUE, event.outcome() == Outcome.COMPLETE ? body : S3RequestEvent.UNKNOWN);
    }

    /** Reads {@code bytes 0-9/100}; the size may be {@code *}. */
    static ByteRange parse(String contentRange) {
        int dash = contentRange.indexOf('-');
        int slash = contentRange.indexOf('/');
        if (!isUnit(contentRange, CONTENT_UNIT) || dash < 0 || slash < dash) {
            return NONE;
        }
        long from = number(contentRange, CONTENT_UNIT.length(), dash);
        long last = number(contentRange, dash + 1, slash);
        long size = number(contentRange, slash + 1, contentRange.length());
        boolean sound = from >= 0 && last >= from && (size < 0 || last < size);
        return sound ? new ByteRange(from, last + 1, size) : NONE;
    }

    /**
     * Reads {@code bytes=0-9} or {@code bytes=0-}. For the last n bytes, or several ranges, only the answer says where they
     * are.
     */
    static ByteRange requested(String range) {
        int dash = range.indexOf('-');
        if (!isUnit(range, UNIT) || dash < 0) {
            return NONE;
        }
        long from = number(range, UNIT.length(), dash);
        boolean open = dash + 1 == range.length();
        long last = open ? Long.MAX_VALUE - 1 : number(range, dash + 1, range.length());
        return from >= 0 && last >= from ? new ByteRange(from, last + 1, S3RequestEvent.UNKNOWN) : NONE;
    }

    boolean isEmpty() {
        return from == to;
    }

    private static boolean isUnit(String text, String unit) {
        return text.regionMatches(true, 0, unit, 0, unit.length());
    }

    /** Reads digits only; returns -1 for anything else. */
    private static long number(String text, int from, int to) {
        if (from >= to || to - from > MOST_DIGITS) {
            return -1;
        }
        long number = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
