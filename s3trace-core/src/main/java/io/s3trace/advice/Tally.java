package io.s3trace.advice;

import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.TraceEvent;
import org.jspecify.annotations.Nullable;

/** What a client's requests of one operation and one storage class add up to. Not thread-safe. */
final class Tally {
    /** What is asked for less often than that shares a tally, so that strange storage classes do not take memory. */
    private static final int MAX_CLASSES = 8;
    private static final int FIRST_REDIRECT = 300;
    private static final int NOT_MODIFIED = 304;
    private static final int FIRST_ERROR = 400;
    private static final int FIRST_SERVER_ERROR = 500;

    final String storageClass;
    private final int depth;
    private @Nullable Tally next;

    long requests;
    long failed;
    long repeated;
    long billed;
    long billedFailed;
    long billedRepeated;
    long sentBytes;
    long receivedBytes;
    long nanos;

    Tally(String storageClass) {
        this(storageClass, 0);
    }

    private Tally(String storageClass, int depth) {
        this.storageClass = storageClass;
        this.depth = depth;
    }

    /** Finds the tally of a storage class, behind this one. */
    Tally of(String wanted) {
        Tally tally = this;
        while (!tally.storageClass.equals(wanted) && tally.depth < MAX_CLASSES) {
            Tally following = tally.next;
            if (following == null) {
                following = new Tally(wanted, tally.depth + 1);
                tally.next = following;
            }
            tally = following;
        }
        return tally;
    }

    /** {@return the one behind this one} */
    @Nullable Tally next() {
        return next;
    }

    void add(S3RequestEvent event, boolean hasFailed) {
        boolean isRepeated = event.request().attempt() > 1;
        requests++;
        failed += hasFailed ? 1 : 0;
        repeated += isRepeated ? 1 : 0;
        if (isBilled(event.response().status())) {
            billed++;
            billedFailed += hasFailed ? 1 : 0;
            billedRepeated += isRepeated ? 1 : 0;
        }
        sentBytes += Math.max(0, event.request().bodyBytes());
        receivedBytes += Math.max(0, event.response().bodyBytes());
        nanos += Math.max(0, event.phases().totalNanos());
    }

    /** Successes and most 4xx are billed, redirects and 5xx are not ("Billing for Amazon S3 error responses"). */
    private static boolean isBilled(int status) {
        return status != TraceEvent.UNKNOWN
                && (status < FIRST_REDIRECT || status == NOT_MODIFIED
                        || status >= FIRST_ERROR && status < FIRST_SERVER_ERROR);
    }
}
