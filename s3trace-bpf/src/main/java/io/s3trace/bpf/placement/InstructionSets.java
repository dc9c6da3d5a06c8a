package io.s3trace.bpf.placement;

import io.s3trace.bpf.aarch64.AArch64;
import io.s3trace.bpf.code.InstructionSet;
import io.s3trace.bpf.elf.ElfMachine;
import io.s3trace.bpf.x86.X86;

/** The instruction sets of the processors whose files can be read. */
public final class InstructionSets {
    private InstructionSets() {}

    /** Returns the instruction set of a processor. */
    public static InstructionSet of(ElfMachine machine) {
        return switch (machine) {
            case X86_64 -> X86.INSTANCE;
            case AARCH64 -> AArch64.INSTANCE;
        };
    }
}
