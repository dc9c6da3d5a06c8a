package io.s3trace.bpf.aarch64;

import io.s3trace.bpf.code.Instruction;
import io.s3trace.bpf.code.InstructionSet;

/** AArch64, with the calls of AAPCS64. Registers are x0 to x30, and the stack pointer as the 31st. */
public enum AArch64 implements InstructionSet {
    /** The only value. */
    INSTANCE;

    /** Size of every instruction in bytes. */
    public static final int LENGTH = 4;

    private static final int MAX_ARGUMENTS = 6;

    @Override
    public Instruction decode(byte[] code, int at) {
        return at >= 0 && at + LENGTH <= code.length ? Decoder.decode(word(code, at), at) : Instruction.UNKNOWN;
    }

    /** Instructions are little-endian, even if data are not. */
    static int word(byte[] code, int at) {
        return code[at] & 0xff | (code[at + 1] & 0xff) << 8 | (code[at + 2] & 0xff) << 16 | code[at + 3] << 24;
    }

    @Override
    public int maxLength() {
        return LENGTH;
    }

    @Override
    public int arguments(int count) {
        if (count < 0 || count > MAX_ARGUMENTS) {
            throw new IllegalArgumentException("count must be 0 to 6: " + count);
        }
        return (1 << count) - 1;
    }

    @Override
    public int result() {
        return Arm64Registers.X0;
    }

    /** The kernel replaces the link register. It knows by the stack pointer which call has returned. */
    @Override
    public int returnAddress() {
        return Arm64Registers.LINK | Arm64Registers.STACK_POINTER;
    }

    @Override
    public boolean emulatesReturns() {
        return true;
    }
}
