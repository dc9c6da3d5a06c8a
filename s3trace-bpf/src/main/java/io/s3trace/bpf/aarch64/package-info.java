/** The instructions of arm64. */
@NullMarked
package io.s3trace.bpf.aarch64;

import org.jspecify.annotations.NullMarked;
