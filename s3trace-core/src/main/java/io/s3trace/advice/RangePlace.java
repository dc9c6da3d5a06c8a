package io.s3trace.advice;

/**
 * Where a range is among those of the same object that have arrived.
 *
 * @param beforeNanos when the range had arrived that ends where this one begins; {@link ObjectHistory#NEVER} if none did
 * @param continues whether it begins where another one ends, or ends where another one begins
 * @param again whether the same range had arrived before
 */
record RangePlace(long beforeNanos, boolean continues, boolean again) {
    /** Of what is no range. */
    static final RangePlace NONE = new RangePlace(ObjectHistory.NEVER, false, false);
}
