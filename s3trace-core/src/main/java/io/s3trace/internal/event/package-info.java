/** Events as values. */
@NullMarked
package io.s3trace.internal.event;

import org.jspecify.annotations.NullMarked;
