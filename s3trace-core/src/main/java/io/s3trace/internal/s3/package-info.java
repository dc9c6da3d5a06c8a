/**
 * What the bytes mean: from captured heads to the terms of S3. Not exported.
 *
 * <p>{@link io.s3trace.internal.http.RequestStart} and {@link io.s3trace.internal.http.HeadScanner} find where a head begins
 * and ends, {@link RequestReader} and {@link ResponseReader} what it says. Everything is read in place, in native memory. Only
 * what may be shown becomes a Java object.
 *
 * <p>What changes with the world is in tables beside the classes: {@code operations.txt}, {@code parameters.txt} (what a target
 * may show), {@code hosts.txt} and {@code partitions.txt} (which bucket), {@code foreign.txt} (paths that are not S3's), and in
 * the enums {@link RequestHeader}, {@link ResponseHeader} and {@link SecretParameter}.
 */
@NullMarked
package io.s3trace.internal.s3;

import org.jspecify.annotations.NullMarked;
