package io.s3trace.bpf.x86;

import io.s3trace.bpf.code.Instruction;
import io.s3trace.bpf.code.InstructionKind;
import org.jspecify.annotations.Nullable;

/** Decodes one instruction with a VEX or EVEX prefix (Intel SDM volume 2, 2.3.5 and 2.7.1). */
record VectorDecoder(CodeReader code, int start) {
    private static final int VEX_2_BYTES = 0xc5;
    private static final int VEX_3_BYTES = 0xc4;

    Instruction decode(int at) {
        return switch (code.at(at)) {
            case VEX_2_BYTES -> decode(at + 2, VectorOpcodes.VEX_1);
            case VEX_3_BYTES -> decode(at + 3, vexMap(code.at(at + 1) & 0x1f));
            default -> decode(at + 4, evexMap(code.at(at + 1), code.at(at + 2)));
        };
    }

    private static @Nullable VectorOpcodes vexMap(int number) {
        return switch (number) {
            case 1 -> VectorOpcodes.VEX_1;
            case 2 -> VectorOpcodes.VEX_2;
            case 3 -> VectorOpcodes.VEX_3;
            default -> null;
        };
    }

    /** Bits that are fixed here have a meaning in later extensions (APX), which are not decoded. */
    private static @Nullable VectorOpcodes evexMap(int first, int second) {
        boolean fixedBits = (first & 0x08) == 0 && (second & 0x04) != 0;
        return switch (fixedBits ? first & 7 : 0) {
            case 1 -> VectorOpcodes.EVEX_1;
            case 2 -> VectorOpcodes.EVEX_2;
            case 3 -> VectorOpcodes.EVEX_3;
            case 5 -> VectorOpcodes.EVEX_5;
            case 6 -> VectorOpcodes.EVEX_6;
            default -> null;
        };
    }

    private Instruction decode(int opcodeAt, @Nullable VectorOpcodes map) {
        int opcode = code.at(opcodeAt);
        if (map == null || !map.isKnown(opcode)) {
            return Instruction.UNKNOWN;
        }
        boolean zeroUpper = map == VectorOpcodes.VEX_1 && opcode == VectorOpcodes.ZERO_UPPER;
        int end = opcodeAt + 1 + (zeroUpper ? 0 : ModRm.read(code, opcodeAt + 1).length())
                + (map.isFollowedByByte(opcode) ? 1 : 0);
        // Which of its operands are general registers differs. Few have any, and none of those stands where probes go.
        int writes = map.mayChangeGeneralRegister(opcode) ? X86Registers.ALL : X86Registers.NONE;
        return new Instruction(end - start, InstructionKind.PLAIN, -1, writes, false);
    }
}
