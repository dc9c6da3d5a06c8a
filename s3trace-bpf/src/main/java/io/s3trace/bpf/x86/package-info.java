/** The instructions of x86-64. */
@NullMarked
package io.s3trace.bpf.x86;

import org.jspecify.annotations.NullMarked;
