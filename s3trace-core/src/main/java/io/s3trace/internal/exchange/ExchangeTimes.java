package io.s3trace.internal.exchange;

/** When what of an exchange was moved: nanoseconds of CLOCK_MONOTONIC, -1 if it was not, or not yet. */
public final class ExchangeTimes {
    private long start;
    private long sent;
    private long firstByte;
    private long last;

    ExchangeTimes() {}

    void begin(long newStart, long end) {
        start = newStart;
        sent = -1;
        firstByte = -1;
        last = end;
    }

    void sent(long nanos) {
        sent = nanos;
        last = nanos;
    }

    void received(long nanos) {
        last = nanos;
        if (firstByte < 0) {
            firstByte = nanos;
            start = Math.min(start, nanos); // for some calls, only the time of their return is known
        }
    }

    /** What was received was not yet the response. */
    void expectAnother() {
        firstByte = -1;
    }

    void end(long nanos) {
        last = Math.max(last, nanos);
    }

    /** {@return when the first byte of the request was handed over} */
    public long start() {
        return start;
    }

    /** {@return when the last byte of the request that was seen was handed over} */
    public long sent() {
        return sent;
    }

    /** {@return when the first byte of the response arrived} */
    public long firstByte() {
        return firstByte;
    }

    /** {@return when the exchange ended, or had its last record} */
    public long last() {
        return last;
    }
}
