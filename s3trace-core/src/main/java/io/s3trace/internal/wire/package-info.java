/** Events as bytes, and the messages between a tracer that serves them and its readers. */
@NullMarked
package io.s3trace.internal.wire;

import org.jspecify.annotations.NullMarked;
