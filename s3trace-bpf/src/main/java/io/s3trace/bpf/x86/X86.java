package io.s3trace.bpf.x86;

import io.s3trace.bpf.code.Instruction;
import io.s3trace.bpf.code.InstructionSet;

/** x86-64 in 64-bit mode, with the calls of the System V ABI. */
public enum X86 implements InstructionSet {
    /** The only value. */
    INSTANCE;

    private static final int MAX_INSTRUCTION_BYTES = 15;

    @Override
    public Instruction decode(byte[] code, int at) {
        return new InstructionDecoder(code).decode(at);
    }

    @Override
    public int maxLength() {
        return MAX_INSTRUCTION_BYTES;
    }

    @Override
    public int arguments(int count) {
        return X86Registers.arguments(count);
    }

    @Override
    public int result() {
        return X86Registers.RAX;
    }

    /** The kernel replaces the value to which the stack pointer points. */
    @Override
    public int returnAddress() {
        return X86Registers.RSP;
    }

    @Override
    public boolean emulatesReturns() {
        return false;
    }
}
