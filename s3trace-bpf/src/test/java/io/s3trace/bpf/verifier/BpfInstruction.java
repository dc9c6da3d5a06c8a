package io.s3trace.bpf.verifier;

import java.nio.ByteBuffer;

/** An instruction of BPF as RFC 9669 encodes it; one of 16 bytes is followed by one whose code is 0. */
record BpfInstruction(int code, int destination, int source, int offset, int immediate) {
    static final int SIZE = 8;
    static final int FRAME = 10;
    private static final int STORE_REGISTER = 3;
    private static final int ALU64 = 7;
    private static final int WIDE_LOAD = 0x18;
    private static final int CALL = 0x85;
    private static final int EXIT = 0x95;
    private static final int ATOMIC = 0xc0;
    private static final int SIGN_EXTENDED = 0x80;

    static BpfInstruction read(ByteBuffer bytes, int at) {
        int registers = bytes.get(at + 1) & 0xff;
        return new BpfInstruction(bytes.get(at) & 0xff, registers & 0xf, registers >>> 4, bytes.getShort(at + 2),
                bytes.getInt(at + 4));
    }

    private int kind() {
        return code & 7;
    }

    boolean callsHelper() {
        return code == CALL && source == 0;
    }

    boolean callsFunction() {
        return code == CALL && source == 1;
    }

    boolean callsKernelFunction() {
        return code == CALL && source == 2;
    }

    boolean isExit() {
        return code == EXIT;
    }

    /** A load of 64 bits from the program itself, which takes the place of two instructions. */
    boolean isWide() {
        return code == WIDE_LOAD;
    }

    boolean isCall() {
        return code == CALL;
    }

    /** Loads, whose destination is a register, are of classes 0 and 1, arithmetic of 4 and 7. */
    boolean writesRegister() {
        return kind() <= 1 || isArithmetic();
    }

    boolean isArithmetic() {
        return kind() == 4 || kind() == ALU64;
    }

    boolean isJump() {
        return (kind() == 5 || kind() == 6) && !isCall() && !isExit();
    }

    boolean isUnconditional() {
        return code == 0x05;
    }

    boolean isMove() {
        return code == 0xb7 || code == 0xb4 || code == 0xbf || code == 0xbc;
    }

    boolean isAddition() {
        return code == 0x07;
    }

    boolean takesRegister() {
        return (code & 8) != 0;
    }

    /** The register by which memory is addressed, or -1. */
    int base() {
        return kind() == 1 ? source : kind() == 2 || kind() == STORE_REGISTER ? destination : -1;
    }

    /** Does Linux 5.8 know it? Not atomic operations that give something back, nor what the fourth set has brought. */
    boolean isOld() {
        if (kind() == STORE_REGISTER && (code & 0xe0) == ATOMIC) {
            return immediate == 0;
        }
        if (kind() == 1 && (code & 0xe0) == SIGN_EXTENDED || code == 0x06 || code == 0xd7) {
            return false;
        }
        if (isWide()) {
            return source <= 2; /* a number, a map, a map's value; not a function, nor a variable of the kernel */
        }
        return !isArithmetic() || offset == 0;
    }
}
