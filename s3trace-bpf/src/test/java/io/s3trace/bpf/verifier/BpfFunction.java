package io.s3trace.bpf.verifier;

import java.util.List;
import java.util.Map;

/**
 * A function of a BPF object.
 *
 * @param section the section that it is in: {@code .text} if other functions call it, else the kernel does
 * @param calls names of the functions that it calls, by the number of the calling instruction
 * @param asks the helper of whose existence an instruction's immediate value tells (CO-RE), by the instruction's number
 */
record BpfFunction(String name, String section, List<BpfInstruction> code, Map<Integer, String> calls,
        Map<Integer, Integer> asks) {
    /** {@return whether the kernel calls it, rather than other functions} */
    boolean program() {
        return !section.equals(".text");
    }
}
