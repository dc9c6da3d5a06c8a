package io.s3trace.bpf.code;

/**
 * What is needed of a processor's instructions and calling convention to place a probe. Sets of registers have one bit for
 * each.
 */
public interface InstructionSet {
    /**
     * Decodes the instruction at a position.
     *
     * @param code bytes that must not change
     * @param at the position, 0 to the code's length
     * @return what is known of it; of kind {@code UNKNOWN} if it is cut off by the end of the code
     */
    Instruction decode(byte[] code, int at);

    /** The length of the longest instruction, in bytes. */
    int maxLength();

    /**
     * The registers in which a function gets its first integer and pointer arguments.
     *
     * @param count 0 to 6
     */
    int arguments(int count);

    /** The register in which a function returns an integer. */
    int result();

    /**
     * The registers that must still hold what they held at a function's first instruction, for a uretprobe to see the function
     * return.
     */
    int returnAddress();

    /** Whether the kernel emulates the instruction with which most functions return. */
    boolean emulatesReturns();
}
