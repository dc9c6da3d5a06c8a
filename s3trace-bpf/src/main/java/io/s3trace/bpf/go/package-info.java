/** Go programs: where their functions are, and how they pass arguments. */
@NullMarked
package io.s3trace.bpf.go;

import org.jspecify.annotations.NullMarked;
