package io.s3trace.advice;

/**
 * What requests of one operation and one storage class cost one process, of one bucket.
 *
 * @param subject process, bucket and operation
 * @param storageClass the storage class, empty for the standard one or if it is not known
 * @param priceClass how the requests are priced
 * @param requests how many there were
 * @param failed those of them that failed
 * @param repeated those of them that were not the first attempt
 * @param billed those of them that are billed: not redirects, 5xx, and what was not answered
 * @param sentBytes bytes of their bodies
 * @param receivedBytes bytes of the responses' bodies
 * @param nanos how long they took, in nanoseconds; of those made at the same time, the sum
 * @param priced whether there is a price for them; if not, all costs are 0
 * @param cost what they cost, in the currency of the report
 * @param failedCost what those of them cost that failed
 * @param repeatedCost what those of them cost that were not the first attempt
 */
public record CostLine(
        Subject subject,
        String storageClass,
        PriceClass priceClass,
        long requests,
        long failed,
        long repeated,
        long billed,
        long sentBytes,
        long receivedBytes,
        long nanos,
        boolean priced,
        double cost,
        double failedCost,
        double repeatedCost) {}
