package io.s3trace.stats;

/**
 * How a figure of requests differs between two spans of time, according to a test. See {@link S3Statistics#compare}.
 *
 * @param change whether that is more than noise
 * @param pValue how probable a difference of at least this size is if nothing has changed; 1 if there are too few requests
 * @param greater the probability that a request of the later span has a greater figure than one of the earlier span, where
 *     equal ones count half: 0.5 means that neither is greater, 1 that all are greater; 0.5 if there are too few requests
 */
public record Difference(Change change, double pValue, double greater) {
    /** {@return whether this is more than noise} */
    public boolean isReal() {
        return change == Change.LESS || change == Change.MORE;
    }
}
