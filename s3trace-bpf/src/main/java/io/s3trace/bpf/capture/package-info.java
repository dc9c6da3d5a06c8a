/** From "trace this process" to records in a ring. Knows no HTTP and no S3. */
@NullMarked
package io.s3trace.bpf.capture;

import org.jspecify.annotations.NullMarked;
