package io.s3trace.bpf.go;

import io.s3trace.bpf.code.InstructionSet;
import io.s3trace.bpf.elf.ElfMachine;
import io.s3trace.bpf.placement.InstructionSets;
import java.util.Arrays;

/** How functions begin to which Go's compiler passes arguments in registers. */
enum GoAbi {
    /**
     * {@code cmp 0x10(%r14),%rsp} or {@code %r12}, after its prefix. r14 is the goroutine, in which the limit of its stack is.
     */
    X86_64(ElfMachine.X86_64, "1.17", 1 << 12, 1, 0x3b, 0x66, 0x10),
    /**
     * {@code ldr x16, [x28, #16]}: x28 is the goroutine. x17 is used for the end of a large frame. Earlier versions loaded x1.
     */
    AARCH64(ElfMachine.AARCH64, "1.18", 1 << 16 | 1 << 17, 0, 0x90, 0x0b, 0x40, 0xf9);

    private final ElfMachine machine;
    private final String since;
    private final int scratch;
    private final int limitAt;
    private final byte[] limit;

    GoAbi(ElfMachine machine, String since, int scratch, int limitAt, int... limit) {
        this.machine = machine;
        this.since = since;
        this.scratch = scratch;
        this.limitAt = limitAt;
        this.limit = new byte[limit.length];
        for (int i = 0; i < limit.length; i++) {
            this.limit[i] = (byte) limit[i];
        }
    }

    static GoAbi of(ElfMachine machine) {
        return switch (machine) {
            case X86_64 -> X86_64;
            case AARCH64 -> AARCH64;
        };
    }

    InstructionSet instructions() {
        return InstructionSets.of(machine);
    }

    /** The first version of Go that has it. */
    String since() {
        return since;
    }

    /** The registers that the first instructions may change. */
    int scratch() {
        return scratch;
    }

    /** Whether the instruction at a position reads the limit of the goroutine's stack. */
    boolean readsLimit(byte[] code, int at) {
        int from = at + limitAt;
        return from + limit.length <= code.length && Arrays.equals(limit, 0, limit.length, code, from, from + limit.length);
    }
}
