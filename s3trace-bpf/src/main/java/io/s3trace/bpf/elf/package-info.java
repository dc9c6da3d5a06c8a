/** ELF files: sections, symbols, build ids, and which function is where. Takes hostile files. */
@NullMarked
package io.s3trace.bpf.elf;

import org.jspecify.annotations.NullMarked;
