/**
 * The syntax of HTTP/1.1: heads and the framing of bodies. Knows no S3.
 *
 * <p>Where a message ends is decided here only, for what is traced as for what is recorded: {@link
 * io.s3trace.internal.http.HeadScanner} finds the end of a head, {@link io.s3trace.internal.http.FramingHeader} reads the headers
 * that frame its body, {@link io.s3trace.internal.http.Framing} says how the body ends, {@link io.s3trace.internal.http.Chunks}
 * takes it apart if it is in chunks.
 */
@NullMarked
package io.s3trace.internal.http;

import org.jspecify.annotations.NullMarked;
