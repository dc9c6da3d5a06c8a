/** Events from a tracer in another process. */
@NullMarked
package io.s3trace.internal.reading;

import org.jspecify.annotations.NullMarked;
