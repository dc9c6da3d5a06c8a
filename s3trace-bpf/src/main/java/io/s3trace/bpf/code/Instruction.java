package io.s3trace.bpf.code;

/**
 * What is needed of one instruction to place a probe.
 *
 * @param length in bytes; 0 if it is {@link InstructionKind#UNKNOWN}
 * @param kind where control goes after it
 * @param target where a direct jump or call goes, counted like the position at which it was decoded; otherwise -1
 * @param writes the general registers that it may change, one bit each, numbered as by its {@link InstructionSet}; a call may
 *     change all of them
 * @param emulated whether the kernel emulates it when it is probed, instead of single-stepping a copy of it
 */
public record Instruction(int length, InstructionKind kind, long target, int writes, boolean emulated) {
    /** One that is not decoded, and may change every register. */
    public static final Instruction UNKNOWN = new Instruction(0, InstructionKind.UNKNOWN, -1, -1, false);

    /** Whether it may change any of these registers. */
    public boolean writesAny(int registers) {
        return (writes & registers) != 0;
    }

    /** Whether control may pass to the instruction after it. */
    public boolean fallsThrough() {
        return switch (kind) {
            case PLAIN, NOP, PUSH, CONDITIONAL_JUMP, CALL, INDIRECT_CALL -> true;
            case JUMP, INDIRECT_JUMP, SLOT_JUMP, RETURN, TRAP, UNKNOWN -> false;
        };
    }

    /** Whether it is a jump, conditional or not, to a target that it names. */
    public boolean jumps() {
        return kind == InstructionKind.JUMP || kind == InstructionKind.CONDITIONAL_JUMP;
    }
}
