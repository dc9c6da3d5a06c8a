/**
 * What several requests are together: the parts of one upload, the ranges of one download.
 *
 * <p>Events arrive more or less in the order of their ends, and some never do. Everything here takes them as they come, is
 * bounded, and uses only the events' time.
 */
@NullMarked
package io.s3trace.transfer;

import org.jspecify.annotations.NullMarked;
