package io.s3trace.bpf.code;

/** What placing a probe has to know of a processor's instructions and calls. Sets of registers have a bit for each. */
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

    /** The registers that must be as at a function's first instruction where a uretprobe is to see it return. */
    int returnAddress();

    /** Whether the kernel emulates the instruction with which most functions return. */
    boolean emulatesReturns();
}
