package io.s3trace.bpf.x86;

import io.s3trace.bpf.code.InstructionKind;

/** Where control goes after an instruction without vector prefix. */
final class FlowKinds {
    private FlowKinds() {}

    static InstructionKind of(OpcodeMap map, int opcode, Prefixes prefixes, ModRm modRm) {
        if (map == OpcodeMap.ONE_BYTE) {
            return oneByte(opcode, prefixes, modRm);
        }
        return map == OpcodeMap.TWO_BYTE ? twoByte(opcode, prefixes, modRm) : InstructionKind.PLAIN;
    }

    private static InstructionKind oneByte(int opcode, Prefixes prefixes, ModRm modRm) {
        return switch (opcode) {
            case 0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57 -> InstructionKind.PUSH;
            // with REX.B it exchanges rax and r8
            case 0x90 -> prefixes.base() == 0 ? InstructionKind.NOP : InstructionKind.PLAIN;
            case 0xc2, 0xc3, 0xca, 0xcb -> InstructionKind.RETURN;
            case 0xcc, 0xcd, 0xcf, 0xf1, 0xf4 -> InstructionKind.TRAP;
            case 0xe0, 0xe1, 0xe2, 0xe3 -> InstructionKind.CONDITIONAL_JUMP;
            case 0xe8 -> InstructionKind.CALL;
            case 0xe9, 0xeb -> InstructionKind.JUMP;
            case 0xff -> group5(modRm);
            default -> (opcode & 0xf0) == 0x70 ? InstructionKind.CONDITIONAL_JUMP : InstructionKind.PLAIN;
        };
    }

    private static InstructionKind group5(ModRm modRm) {
        return switch (modRm.reg()) {
            case 2, 3 -> InstructionKind.INDIRECT_CALL;
            case 4 -> modRm.isFixedAddress() ? InstructionKind.SLOT_JUMP : InstructionKind.INDIRECT_JUMP;
            case 5 -> InstructionKind.INDIRECT_JUMP;
            default -> InstructionKind.PLAIN;
        };
    }

    private static InstructionKind twoByte(int opcode, Prefixes prefixes, ModRm modRm) {
        return switch (opcode) {
            case 0x07, 0x0b, 0x34, 0x35, 0xb9 -> InstructionKind.TRAP;
            case 0x1f -> InstructionKind.NOP;
            // endbr64 and its relatives, but not rdssp
            case 0x1e -> prefixes.repeat() && modRm.reg() == 1 ? InstructionKind.PLAIN : InstructionKind.NOP;
            default -> (opcode & 0xf0) == 0x80 ? InstructionKind.CONDITIONAL_JUMP : InstructionKind.PLAIN;
        };
    }
}
