package io.s3trace.advice;

/**
 * What a change would have saved in the time that was looked at. All are estimates, and 0 if nothing is known to be saved.
 *
 * @param requests requests that would not have been made
 * @param nanos time for which clients would not have waited, in nanoseconds; of requests made at the same time, the sum
 * @param money what they cost, in the currency of the {@link PriceList}; 0 if there is no price for them
 */
public record Saving(long requests, long nanos, double money) {
    /** Nothing that could be put in figures. */
    public static final Saving NONE = new Saving(0, 0, 0);
}
