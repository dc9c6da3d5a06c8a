package io.s3trace.internal.exchange;

import io.s3trace.bpf.capture.RequestBeginning;

/** What the exchanges of a connection were so far: S3's, or strangers. */
public final class ConnectionHistory {
    private static final long DUE_AGAIN_NANOS = 60_000_000_000L;

    private final RecentBeginnings strangerBeginnings = new RecentBeginnings();
    private String host = "";
    private boolean carriesS3;
    private int strangers;
    private long dueNanos = Long.MIN_VALUE;

    ConnectionHistory() {}

    /** Notes whether an exchange was S3's. A connection carries S3 once one of its exchanges was S3's. */
    public void judge(boolean s3, String requestHost) {
        carriesS3 |= s3;
        if (s3 && host != requestHost) { // nearly always the same String, and storing it would cost more
            host = requestHost;
        }
        strangers += carriesS3 ? 0 : 1;
    }

    /** {@return whether an exchange was S3's} */
    public boolean carriesS3() {
        return carriesS3;
    }

    /** {@return the host of the last S3 request that has ended, empty if none has} */
    public String host() {
        return host;
    }

    /** {@return how many exchanges there were, none of which was S3's} */
    public int strangers() {
        return strangers;
    }

    /**
     * Notes how the request of an exchange began that was not S3's.
     *
     * @param beginning a {@link RequestBeginning}
     * @return those of the last ones, which are not to be changed
     */
    public long[] strangers(long beginning) {
        return strangerBeginnings.add(beginning);
    }

    /**
     * Returns whether it is time to note where the connection leads: the first time, and a minute after the last time.
     *
     * @param nanos the time, nanoseconds of CLOCK_MONOTONIC
     */
    public boolean isDue(long nanos) {
        if (nanos < dueNanos) {
            return false;
        }
        dueNanos = nanos + DUE_AGAIN_NANOS;
        return true;
    }
}
