package io.s3trace.bpf.x86;

import io.s3trace.bpf.code.InstructionKind;

/**
 * What the kernel emulates when a probe hits it, {@code branch_setup_xol_ops} and {@code push_setup_xol_ops} in
 * {@code arch/x86/kernel/uprobes.c}: the one-byte nop, direct jumps and calls, and pushes. All other instructions, including
 * {@code ret} and {@code endbr64}, are copied elsewhere and single-stepped, at thirty times the cost.
 *
 * <p>Where kernels differ, this emulates fewer than some kernels do. A probe on a branch with the prefix 66 is refused, as one
 * on 66 90 was. 41 90 is an exchange that some kernels have taken for a nop. The 5-byte nop has cheap probes since 6.18, but is
 * single-stepped before that.
 */
final class Emulation {
    private static final int REX_B = 0x41;

    private Emulation() {}

    static boolean covers(InstructionKind kind, OpcodeMap map, int opcode, Prefixes prefixes) {
        boolean bare = prefixes.count() == 0;
        return switch (kind) {
            case PUSH -> bare || prefixes.count() == 1 && prefixes.rex() == REX_B;
            case NOP -> bare && map == OpcodeMap.ONE_BYTE;
            case JUMP, CALL -> bare;
            // loop and jrcxz are not emulated
            case CONDITIONAL_JUMP -> bare && (map == OpcodeMap.TWO_BYTE || (opcode & 0xf0) == 0x70);
            case PLAIN, INDIRECT_JUMP, SLOT_JUMP, INDIRECT_CALL, RETURN, TRAP, UNKNOWN -> false;
        };
    }
}
