package io.s3trace.bpf.code;

/** Where control goes after an instruction. */
public enum InstructionKind {
    /** To the next instruction. That also holds for all kinds below that do not say otherwise. */
    PLAIN,
    NOP,
    PUSH,
    /** To its target. */
    JUMP,
    /** To its target or the next instruction. */
    CONDITIONAL_JUMP,
    /** To an address in a register or in memory: a jump table, a tail call. */
    INDIRECT_JUMP,
    /** To an address in one fixed slot of memory: a tail call through the GOT, never a jump table. */
    SLOT_JUMP,
    /** To its target, then to the next instruction, unless the called function does not return. */
    CALL,
    /** Like a call, to an address in a register or in memory. */
    INDIRECT_CALL,
    /** To the caller. */
    RETURN,
    /** Nowhere: an undefined instruction, a breakpoint, a halt. */
    TRAP,
    /** Not decoded. */
    UNKNOWN
}
