/** Which libbpf is loaded: the one in the jar or the system's. */
@NullMarked
package io.s3trace.bpf.library;

import org.jspecify.annotations.NullMarked;
