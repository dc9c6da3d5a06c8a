package io.s3trace.bpf.aarch64;

import static io.s3trace.bpf.aarch64.Decoder.plain;

import io.s3trace.bpf.code.Instruction;
import io.s3trace.bpf.code.InstructionKind;

/** Branches, exceptions and system instructions (C4.1.66). */
final class Branches {
    private static final int NOP = 0xd503201f;

    private Branches() {}

    static Instruction decode(int word, int at) {
        if ((word & 0x7c000000) == 0x14000000) {
            boolean call = word < 0;
            return Decoder.of(call ? InstructionKind.CALL : InstructionKind.JUMP, at + distance(word, 0, 26),
                    call ? Arm64Registers.ALL : Arm64Registers.NONE, true);
        }
        if ((word & 0xff000000) == 0x54000000) {
            // bc.cond, of ARMv8.8, is not emulated
            return conditional(at + distance(word, 5, 19), (word & 0x10) == 0);
        }
        return switch (word >>> 24) {
            case 0x34, 0x35, 0xb4, 0xb5 -> conditional(at + distance(word, 5, 19), true);
            case 0x36, 0x37, 0xb6, 0xb7 -> conditional(at + distance(word, 5, 14), true);
            case 0xd4 -> exception(word);
            case 0xd5 -> plainOrNop(word);
            case 0xd6, 0xd7 -> toRegister(word);
            default -> Instruction.UNKNOWN;
        };
    }

    private static Instruction conditional(long target, boolean emulated) {
        return Decoder.of(InstructionKind.CONDITIONAL_JUMP, target, Arm64Registers.NONE, emulated);
    }

    /** A signed number of instructions, in bytes. */
    private static long distance(int word, int from, int bits) {
        return (long) (word << 32 - from - bits >> 32 - bits) * AArch64.LENGTH;
    }

    private static Instruction exception(int word) {
        boolean systemCall = (word & 0xffe0001f) == 0xd4000001;
        return systemCall ? plain(Arm64Registers.ALL) : Decoder.of(InstructionKind.TRAP, -1, Arm64Registers.NONE, false);
    }

    private static Instruction plainOrNop(int word) {
        return word == NOP ? Decoder.of(InstructionKind.NOP, -1, Arm64Registers.NONE, false) : plain(writesOfSystem(word));
    }

    private static int writesOfSystem(int word) {
        if ((word & 0xfffff01f) == 0xd503201f) {
            return writesOfHint(word >>> 5 & 0x7f);
        }
        return switch (word >>> 20 & 0xf) {
            // barriers, flags, sys and its aliases, msr
            case 0, 1 -> Arm64Registers.NONE;
            // sysl, mrs
            case 2, 3 -> Arm64Registers.orZero(word & 0x1f);
            default -> Arm64Registers.ALL;
        };
    }

    /** Hints that sign and authenticate return addresses, in x30 or x17, and one that reads features into x16. */
    private static int writesOfHint(int number) {
        return switch (number) {
            case 7, 24, 25, 26, 27, 28, 29, 30, 31, 39 -> Arm64Registers.LINK;
            case 8, 10, 12, 14 -> Arm64Registers.X17;
            case 40 -> Arm64Registers.X16;
            default -> Arm64Registers.NONE;
        };
    }

    /** br, blr and ret, and those that authenticate. */
    private static Instruction toRegister(int word) {
        boolean bare = (word & 0xfc1f) == 0 && (word >>> 16 & 0x1f) == 31;
        return switch (word >>> 21 & 0xf) {
            case 0b0000, 0b1000 -> Decoder.of(InstructionKind.INDIRECT_JUMP, -1, Arm64Registers.NONE, bare && isPlain(word));
            case 0b0001, 0b1001 -> Decoder.of(InstructionKind.INDIRECT_CALL, -1, Arm64Registers.ALL, bare && isPlain(word));
            case 0b0010 -> Decoder.of(InstructionKind.RETURN, -1, Arm64Registers.NONE, bare);
            case 0b0100, 0b0101 -> Decoder.of(InstructionKind.TRAP, -1, Arm64Registers.NONE, false);
            default -> Instruction.UNKNOWN;
        };
    }

    private static boolean isPlain(int word) {
        return (word >>> 24 & 1) == 0;
    }
}
