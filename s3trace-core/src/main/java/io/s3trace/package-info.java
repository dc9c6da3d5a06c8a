/** How to trace: {@link io.s3trace.S3Tracer} on this host, {@link io.s3trace.S3Replay} from a recording. */
package io.s3trace;
