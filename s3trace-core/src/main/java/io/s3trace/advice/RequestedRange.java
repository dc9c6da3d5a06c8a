package io.s3trace.advice;

/**
 * The bytes of an object that a {@code Range} header asks for: RFC 9110, section 14.2. Only one range with both ends counts:
 * of all others, only the answer says where they are.
 *
 * @param from the first byte
 * @param to after the last byte
 */
record RequestedRange(long from, long to) {
    /** No range, or none that counts. */
    static final RequestedRange NONE = new RequestedRange(0, 0);

    private static final String UNIT = "bytes=";
    /** More would not fit into a long. */
    private static final int MOST_DIGITS = 18;

    static RequestedRange of(String header) {
        if (!header.regionMatches(true, 0, UNIT, 0, UNIT.length())) {
            return NONE;
        }
        int dash = header.indexOf('-', UNIT.length());
        long from = number(header, UNIT.length(), dash);
        long last = number(header, dash + 1, header.length());
        return from >= 0 && last >= from ? new RequestedRange(from, last + 1) : NONE;
    }

    boolean isEmpty() {
        return from == to;
    }

    long length() {
        return to - from;
    }

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
            number = 10 * number + digit;
        }
        return number;
    }
}
