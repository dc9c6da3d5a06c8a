package io.s3trace.bpf.placement;

import io.s3trace.bpf.elf.ElfException;
import java.util.List;

/**
 * The code that a function jumps to beyond its end: another function, called last, or a part of its own that the compiler
 * moved away as unlikely and that may jump back.
 */
interface OutsideCode {
    /** Code of which nothing is known. */
    OutsideCode UNKNOWN = (places, last) -> !places.isEmpty();

    /**
     * Whether code that is reached by jumps to these places outside may jump to the function's instructions after the
     * first, up to and with {@code last}. A jump to the first one is a call.
     *
     * @param places counted from the function's first byte
     */
    boolean mayJumpInto(List<Long> places, int last) throws ElfException;
}
