package io.s3trace.bpf.x86;

/** Sets of general registers as bit masks: bit n is the register that instructions encode as n. */
public final class X86Registers {
    /** No register. */
    public static final int NONE = 0;
    /** Every register. */
    public static final int ALL = 0xffff;
    /** Where a function returns an integer. */
    public static final int RAX = 1;
    public static final int RCX = 1 << 1;
    public static final int RDX = 1 << 2;
    /** The stack pointer. */
    public static final int RSP = 1 << 4;
    public static final int RBP = 1 << 5;
    public static final int RSI = 1 << 6;
    public static final int RDI = 1 << 7;

    private static final int R8 = 1 << 8;
    private static final int R9 = 1 << 9;
    private static final int[] ARGUMENTS = {RDI, RSI, RDX, RCX, R8, R9};

    private X86Registers() {}

    /**
     * The registers in which a function gets its first integer and pointer arguments (System V ABI, x86-64, 3.2.3).
     *
     * @param count 0 to 6
     */
    public static int arguments(int count) {
        if (count < 0 || count > ARGUMENTS.length) {
            throw new IllegalArgumentException("count must be 0 to 6: " + count);
        }
        int set = NONE;
        for (int i = 0; i < count; i++) {
            set |= ARGUMENTS[i];
        }
        return set;
    }
}
