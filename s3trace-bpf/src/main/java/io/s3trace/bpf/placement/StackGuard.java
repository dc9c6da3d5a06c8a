package io.s3trace.bpf.placement;

import io.s3trace.bpf.code.InstructionKind;

/**
 * Recognises, on x86-64, the check at a function's end that its frame was not overwritten. It compares a value with the guard
 * at {@code %fs:0x28} (System V ABI, x86-64; glibc's {@code tcbhead_t.stack_guard}), and then branches to a call of
 * {@code __stack_chk_fail}, which does not return.
 */
record StackGuard(FunctionFlow flow) {
    private static final int GUARD_ACCESS_BYTES = 9;
    private static final int COMPARE_REGISTER = 0x3b;
    private static final int COMPARE_MEMORY = 0x39;
    private static final int LOAD = 0x8b;
    private static final int JUMP_IF_EQUAL = 0x74;
    private static final int JUMP_IF_NOT_EQUAL = 0x75;

    /** Whether a conditional jump, if it goes on to {@code successor}, leads to the call that does not return. */
    boolean fails(int jump, int previous, int beforePrevious, int successor) {
        int condition = flow.byteAt(jump) == 0x0f ? flow.byteAt(jump + 1) - 0x10 : flow.byteAt(jump);
        int failure = switch (condition) {
            case JUMP_IF_NOT_EQUAL -> (int) flow.at(jump).target();
            case JUMP_IF_EQUAL -> jump + flow.at(jump).length();
            default -> -1;
        };
        return successor == failure && isCall(failure) && !flow.jumpsTo(jump) && compares(previous, beforePrevious);
    }

    private boolean isCall(int offset) {
        return flow.isStart(offset) && (flow.at(offset).kind() == InstructionKind.CALL
                || flow.at(offset).kind() == InstructionKind.INDIRECT_CALL);
    }

    /** gcc: sub, xor or cmp with the guard; clang: the guard is loaded, then compared. */
    private boolean compares(int previous, int beforePrevious) {
        if (previous < 0) {
            return false;
        }
        int operation = guardAccess(previous);
        if (operation == 0x2b || operation == 0x33 || operation == COMPARE_REGISTER) {
            return true;
        }
        int opcode = flow.byteAt(previous + 1);
        return (opcode == COMPARE_REGISTER || opcode == COMPARE_MEMORY) && (flow.byteAt(previous) & 0xf8) == 0x48
                && !flow.jumpsTo(previous) && beforePrevious >= 0 && guardAccess(beforePrevious) == LOAD;
    }

    /** The opcode of {@code 64 REX.W op ModRM 25 28 00 00 00}: an operation on a register and {@code %fs:0x28}; or 0. */
    private int guardAccess(int offset) {
        if (flow.at(offset).length() != GUARD_ACCESS_BYTES) {
            return 0;
        }
        boolean matches = flow.byteAt(offset) == 0x64 && (flow.byteAt(offset + 1) & 0xf8) == 0x48
                && (flow.byteAt(offset + 3) & 0xc7) == 0x04 && flow.byteAt(offset + 4) == 0x25
                && flow.byteAt(offset + 5) == 0x28 && flow.byteAt(offset + 6) == 0
                && flow.byteAt(offset + 7) == 0 && flow.byteAt(offset + 8) == 0;
        return matches ? flow.byteAt(offset + 2) : 0;
    }
}
