package io.s3trace.bpf.placement;

import io.s3trace.bpf.code.Instruction;
import io.s3trace.bpf.code.InstructionKind;
import io.s3trace.bpf.code.InstructionSet;
import io.s3trace.bpf.elf.ElfException;
import java.util.Optional;

/**
 * The first instruction of a function that the kernel emulates. It only counts if every call passes it exactly once, with the
 * arguments still in their registers.
 *
 * @param onReturnAddress whether the return address is still where the caller left it, so that a uretprobe works here as at the
 *     first byte ({@link InstructionSet#returnAddress()})
 */
record EntrySite(int offset, boolean onReturnAddress, boolean isPush) {
    /** The first instruction, if it is emulated. */
    static final EntrySite FIRST = new EntrySite(0, true, false);

    static Optional<EntrySite> find(FunctionFlow flow, OutsideCode outside, int argumentCount) throws ElfException {
        Optional<EntrySite> site = firstEmulated(flow, flow.instructions().arguments(argumentCount));
        if (site.isPresent() && !flow.jumpsUpTo(site.get().offset()) && site.get().isSafeFromUnknownJumps(flow, outside)) {
            return site;
        }
        return Optional.empty();
    }

    private static Optional<EntrySite> firstEmulated(FunctionFlow flow, int arguments) {
        boolean onReturnAddress = true;
        for (int offset : flow.starts()) {
            Instruction instruction = flow.at(offset);
            if (instruction.emulated()) {
                return Optional.of(new EntrySite(offset, onReturnAddress, instruction.kind() == InstructionKind.PUSH));
            }
            boolean straight = instruction.kind() == InstructionKind.PLAIN || instruction.kind() == InstructionKind.NOP;
            if (!straight || instruction.writesAny(arguments)) {
                return Optional.empty();
            }
            onReturnAddress &= !instruction.writesAny(flow.instructions().returnAddress());
        }
        return Optional.empty();
    }

    /**
     * Whether no jump with an unknown target can lead to it or to an instruction before it.
     *
     * <p>No such jump can lead to the push that makes the frame, or to what precedes it. Every jump of the function comes after
     * that push, with more on the stack, and each place in code has one stack depth. (Debuggers and exceptions rely on that to
     * unwind it.)
     */
    private boolean isSafeFromUnknownJumps(FunctionFlow flow, OutsideCode outside) throws ElfException {
        return onReturnAddress && isPush || !flow.hasIndirectJump() && !outside.mayJumpInto(flow.leaving(), offset);
    }
}
