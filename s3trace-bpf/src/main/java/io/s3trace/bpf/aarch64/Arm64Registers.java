package io.s3trace.bpf.aarch64;

/** Sets of general registers as bit masks: bit n is xn, and bit 31 the stack pointer. */
final class Arm64Registers {
    static final int NONE = 0;
    static final int ALL = -1;
    static final int X0 = 1;
    static final int X16 = 1 << 16;
    static final int X17 = 1 << 17;
    /** x30, where calls leave the address to return to. */
    static final int LINK = 1 << 30;
    static final int STACK_POINTER = 1 << 31;

    private Arm64Registers() {}

    /** A register that an instruction encodes, where 31 is the one that is always zero. */
    static int orZero(int number) {
        return number == 31 ? NONE : 1 << number;
    }

    /** A register that an instruction encodes, where 31 is the stack pointer. */
    static int orStackPointer(int number) {
        return 1 << number;
    }
}
