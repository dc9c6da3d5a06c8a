package io.s3trace.bpf.code;

/** How an instruction passes control on. */
public enum InstructionKind {
    /** To the next instruction, as all below that do not say otherwise. */
    PLAIN,
    NOP,
    PUSH,
    /** To its target. */
    JUMP,
    /** To its target or the next instruction. */
    CONDITIONAL_JUMP,
    /** To where a register or memory says: a jump table, a tail call. */
    INDIRECT_JUMP,
    /** To where one fixed slot of memory says: a tail call through the GOT, never a jump table. */
    SLOT_JUMP,
    /** To its target, then to the next instruction, unless what is called does not return. */
    CALL,
    /** As a call, to where a register or memory says. */
    INDIRECT_CALL,
    /** To the caller. */
    RETURN,
    /** Nowhere: an undefined instruction, a breakpoint, a halt. */
    TRAP,
    /** Not decoded. */
    UNKNOWN
}
