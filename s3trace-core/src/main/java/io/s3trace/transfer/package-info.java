/**
 * What several requests are together: the parts of one upload, the ranges of one download.
 *
 * <p>Events arrive in the order of their ends, more or less, and some never do: everything here takes them as they come,
 * is bounded, and lives by the time of events alone.
 */
package io.s3trace.transfer;
