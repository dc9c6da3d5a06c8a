/** Who processes are, and which of them are traced. */
@NullMarked
package io.s3trace.internal.process;

import org.jspecify.annotations.NullMarked;
