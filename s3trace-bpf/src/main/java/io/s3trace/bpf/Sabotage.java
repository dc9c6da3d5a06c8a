package io.s3trace.bpf;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Changes parts of an object that is not loaded yet so that the kernel refuses them, to test what happens then. */
public final class Sabotage {
    private static final int INSTRUCTION_BYTES = 8;
    /** BPF_ALU64 | BPF_MOV | BPF_X: an instruction that libbpf does not relocate. */
    private static final byte MOVE = (byte) 0xbf;
    private static final byte EXIT = (byte) 0x95;
    /** {@code *(u64 *)(r10 + 8) = r1}: above the stack; BPF_STX | BPF_MEM | BPF_DW. */
    private static final long BAD_STORE = 0x00000000_0008_1a_7bL;
    /** An exit with bits set that must be zero. */
    private static final long BAD_EXIT = 0x00000000_0001_00_95L;

    /** const struct bpf_insn *bpf_program__insns(const struct bpf_program *prog): libbpf's own copy. */
    private static final MethodHandle INSTRUCTIONS = NativeAccess.function("bpf_program__insns",
            FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS));
    /** size_t bpf_program__insn_cnt(const struct bpf_program *prog) */
    private static final MethodHandle COUNT = NativeAccess.function("bpf_program__insn_cnt",
            FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.ADDRESS));

    private Sabotage() {}

    /**
     * Writes an instruction into a program that no verifier accepts. The result is EACCES, or EINVAL if there is no room for
     * the first choice.
     *
     * @param program a program of an object that is not loaded yet
     */
    public static void spoil(BpfProgram program) {
        MemorySegment code = instructions(program.segment());
        long last = -1;
        for (long at = 0; at < code.byteSize(); at += INSTRUCTION_BYTES) {
            byte operation = code.get(ValueLayout.JAVA_BYTE, at);
            if (operation == MOVE) {
                code.set(ValueLayout.JAVA_LONG, at, BAD_STORE);
                return;
            }
            last = operation == EXIT ? at : last;
        }
        code.set(ValueLayout.JAVA_LONG, last, BAD_EXIT);
    }

    /**
     * Makes a map one without room for entries. The result is EINVAL.
     *
     * @param map a map of an object that is not loaded yet
     */
    public static void spoil(BpfMap map) {
        map.maxEntries(0);
    }

    private static MemorySegment instructions(MemorySegment program) {
        return NativeAccess.result(state -> ((MemorySegment) INSTRUCTIONS.invokeExact(program))
                .reinterpret((long) COUNT.invokeExact(program) * INSTRUCTION_BYTES));
    }
}
