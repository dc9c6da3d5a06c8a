/** The syntax of HTTP/1.1: heads and the framing of bodies. Knows no S3. */
@NullMarked
package io.s3trace.internal.http;

import org.jspecify.annotations.NullMarked;
