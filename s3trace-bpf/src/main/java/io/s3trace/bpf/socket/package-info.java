/** A Unix socket to listen on, by system calls: the kernel says who is at the other end, which the JDK does not. */
@NullMarked
package io.s3trace.bpf.socket;

import org.jspecify.annotations.NullMarked;
