package io.s3trace.bpf.x86;

import io.s3trace.bpf.code.Instruction;
import io.s3trace.bpf.code.InstructionKind;

/** Decodes one instruction without vector prefix, according to its {@link OpcodeMap}. */
record PlainDecoder(CodeReader code, int start, Prefixes prefixes, OpcodeMap map) {
    private static final int ADDRESS_SIZE = 8;

    Instruction decode(int opcodeAt) {
        int opcode = code.at(opcodeAt);
        char follows = map.follows(opcode);
        boolean hasModRm = "MBZ34".indexOf(follows) >= 0;
        ModRm modRm = hasModRm ? ModRm.read(code, opcodeAt + 1) : ModRm.NONE;
        if (follows == OpcodeMap.REFUSED || !new Validity(map, opcode, prefixes, modRm).isKnown()) {
            return Instruction.UNKNOWN;
        }
        int operandsAt = opcodeAt + 1 + modRm.length();
        int end = operandsAt + constantSize(follows, modRm);
        InstructionKind kind = FlowKinds.of(map, opcode, prefixes, modRm);
        int writes = kind == InstructionKind.NOP
                ? X86Registers.NONE : new RegisterWrites(opcode, prefixes, modRm, isOnBytes(opcode)).of(map.changes(opcode));
        return new Instruction(end - start, kind, target(follows, operandsAt, end), writes,
                Emulation.covers(kind, map, opcode, prefixes));
    }

    private int constantSize(char follows, ModRm modRm) {
        boolean isTest = modRm.reg() <= 1;
        return switch (follows) {
            case 'b', 'B', 'j' -> 1;
            case 'w' -> 2;
            case 'e' -> 3;
            case 'J' -> 4;
            case 'z', 'Z' -> prefixes.constantSize();
            case 'v' -> prefixes.wide() ? ADDRESS_SIZE : prefixes.constantSize();
            case 'o' -> prefixes.addressSize() ? ADDRESS_SIZE / 2 : ADDRESS_SIZE;
            case '3' -> isTest ? 1 : 0;
            case '4' -> isTest ? prefixes.constantSize() : 0;
            default -> 0;
        };
    }

    private long target(char follows, int at, int end) {
        return switch (follows) {
            case 'j' -> (long) end + code.signed(at, 1);
            case 'J' -> (long) end + code.signed(at, 4);
            default -> -1;
        };
    }

    /** Whether its operands are bytes. Mostly, the even opcodes' are. In doubt, the answer is yes. */
    private boolean isOnBytes(int opcode) {
        if (map == OpcodeMap.TWO_BYTE) {
            return (opcode & 0xf0) == 0x90 || opcode == 0xb0 || opcode == 0xc0;
        }
        boolean even = (opcode & 1) == 0;
        boolean arithmeticOrMove = opcode < 0x40 || opcode >= 0x80 && opcode < 0xb0 || opcode >= 0xc0;
        return map == OpcodeMap.ONE_BYTE && (even && arithmeticOrMove || opcode >= 0xb0 && opcode < 0xb8);
    }
}
