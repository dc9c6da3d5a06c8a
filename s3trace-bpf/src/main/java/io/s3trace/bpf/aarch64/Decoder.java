package io.s3trace.bpf.aarch64;

import io.s3trace.bpf.code.Instruction;
import io.s3trace.bpf.code.InstructionKind;

/**
 * Decodes instructions by their main groups (Arm Architecture Reference Manual, C4.1): where they lead, which registers they
 * change, and whether the kernel emulates them ({@code arch/arm64/kernel/probes/decode-insn.c}).
 *
 * <p>The kernel emulates instructions that use the program counter: {@code adr}, {@code adrp}, and branches other than those
 * that authenticate. All others are copied elsewhere and single-stepped. Until Linux 6.13, so was {@code nop}.
 */
final class Decoder {
    private static final int LENGTH = AArch64.LENGTH;

    private Decoder() {}

    static Instruction decode(int word, int at) {
        int group = word >>> 25 & 0xf;
        return switch (group) {
            case 0b0000 -> reserved(word);
            // SVE: many of its instructions count in general registers
            case 0b0010 -> plain(Arm64Registers.ALL);
            case 0b1000, 0b1001 -> immediate(word);
            case 0b1010, 0b1011 -> Branches.decode(word, at);
            case 0b0100, 0b0110, 0b1100, 0b1110 -> plain(LoadStore.writes(word));
            case 0b0101, 0b1101 -> plain(DataProcessing.ofRegisters(word));
            case 0b0111, 0b1111 -> plain(DataProcessing.ofVectors(word));
            default -> Instruction.UNKNOWN;
        };
    }

    /** udf is the undefined instruction, SME is in the upper half. */
    private static Instruction reserved(int word) {
        if (word >>> 16 == 0) {
            return of(InstructionKind.TRAP, -1, Arm64Registers.NONE, false);
        }
        return word < 0 ? plain(Arm64Registers.ALL) : Instruction.UNKNOWN;
    }

    private static Instruction immediate(int word) {
        boolean address = (word >>> 24 & 0x1f) == 0b10000;
        return of(InstructionKind.PLAIN, -1, DataProcessing.ofImmediate(word), address);
    }

    static Instruction plain(int writes) {
        return of(InstructionKind.PLAIN, -1, writes, false);
    }

    static Instruction of(InstructionKind kind, long target, int writes, boolean emulated) {
        return new Instruction(LENGTH, kind, target, writes, emulated);
    }
}
