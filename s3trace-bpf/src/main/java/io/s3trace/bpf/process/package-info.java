/** What {@code /proc} says about a process. */
@NullMarked
package io.s3trace.bpf.process;

import org.jspecify.annotations.NullMarked;
