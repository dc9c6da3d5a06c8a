/** How to trace: {@link io.s3trace.S3Tracer} on this host, {@link io.s3trace.S3Replay} from a recording. */
@NullMarked
package io.s3trace;

import org.jspecify.annotations.NullMarked;
