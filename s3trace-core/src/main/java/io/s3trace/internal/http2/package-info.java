/**
 * HTTP/2: from frames to the records that the same requests would have made in HTTP/1.1, one stream at a time. Knows neither
 * exchanges nor S3. Header fields stay in native memory.
 */
@NullMarked
package io.s3trace.internal.http2;

import org.jspecify.annotations.NullMarked;
