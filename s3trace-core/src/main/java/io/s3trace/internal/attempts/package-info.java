/** Which requests are attempts of one call. */
@NullMarked
package io.s3trace.internal.attempts;

import org.jspecify.annotations.NullMarked;
