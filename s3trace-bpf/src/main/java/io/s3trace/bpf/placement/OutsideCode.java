package io.s3trace.bpf.placement;

import io.s3trace.bpf.elf.ElfException;
import java.util.List;

/**
 * The code beyond its end to which a function jumps. It is either another function that is called last, or a part of the
 * function itself that the compiler moved away as unlikely, and that may jump back.
 */
interface OutsideCode {
    /** Code of which nothing is known. */
    OutsideCode UNKNOWN = (places, last) -> !places.isEmpty();

    /**
     * Whether code that is reached by jumps to these places outside may jump to the function's instructions after the first, up
     * to and including {@code last}. A jump to the first instruction is a call.
     *
     * @param places relative to the function's first byte
     */
    boolean mayJumpInto(List<Long> places, int last) throws ElfException;
}
