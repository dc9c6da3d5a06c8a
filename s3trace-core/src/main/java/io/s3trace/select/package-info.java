/** What to trace, and what of it to show: modes, targets, key policies. */
package io.s3trace.select;
