/** What to trace, and what of it to show: modes, targets, key policies. */
@NullMarked
package io.s3trace.select;

import org.jspecify.annotations.NullMarked;
