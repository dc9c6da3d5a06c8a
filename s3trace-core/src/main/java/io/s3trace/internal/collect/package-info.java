/** Collections. */
@NullMarked
package io.s3trace.internal.collect;

import org.jspecify.annotations.NullMarked;
