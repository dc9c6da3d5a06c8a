package io.s3trace.stats;

/**
 * How the requests with one key differ between two spans of time.
 *
 * @param key the key
 * @param before its figures in the earlier span; all 0 if there were no requests
 * @param after its figures in the later span; all 0 if there were no requests
 * @param total how total times differ
 * @param ttfb how times to first byte differ
 * @param errors how the share of failed requests differs
 */
public record KeyComparison(
        String key, KeyFigures before, KeyFigures after, Difference total, Difference ttfb, Difference errors) {
    /** {@return whether any of the three differences is more than noise} */
    public boolean isReal() {
        return total.isReal() || ttfb.isReal() || errors.isReal();
    }
}
