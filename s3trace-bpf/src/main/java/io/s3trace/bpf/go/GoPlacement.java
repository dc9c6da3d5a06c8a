package io.s3trace.bpf.go;

import io.s3trace.bpf.elf.ElfException;
import io.s3trace.bpf.elf.ElfFile;
import io.s3trace.bpf.elf.ElfMachine;
import io.s3trace.bpf.elf.ElfSymbol;
import io.s3trace.bpf.x86.Instruction;
import io.s3trace.bpf.x86.InstructionDecoder;
import io.s3trace.bpf.x86.InstructionKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * Where to probe a Go function that gets its arguments in registers (Go's {@code ABIInternal}).
 *
 * <p>Its first instructions compare the stack pointer with the limit of the goroutine's stack, and jump to where the
 * stack is grown, from where control comes back to the first instruction. They change no argument and not the stack
 * pointer, so the entry is seen at that jump, which the kernel emulates: twice in a row if the stack had to grow.
 *
 * <p>Returns are seen at the function's {@code ret} instructions. A uretprobe is out of the question: it replaces the
 * return address on the stack, which Go's runtime reads when it moves a stack or unwinds it.
 *
 * @param entry offset of the instruction at which the function is seen to be entered, in bytes
 * @param returns offsets of the instructions at which it is seen to return
 */
public record GoPlacement(int entry, List<Integer> returns) {
    /** What the first instructions may change. */
    private static final int SCRATCH = 1 << 12;
    /** {@code cmp 0x10(%r14),%rsp} or {@code %r12}, after its prefix: r14 is the goroutine, and its stack's limit is there. */
    private static final byte[] COMPARE_WITH_LIMIT = {0x3b, 0x66, 0x10};

    /** Makes a placement of these offsets. */
    public GoPlacement {
        returns = List.copyOf(returns);
    }

    /**
     * Finds the places of a function.
     *
     * @throws ElfException if its code cannot be read or is not understood as a whole, or if it is of another ABI
     */
    public static GoPlacement of(ElfFile file, ElfSymbol function) throws ElfException {
        if (file.machine() != ElfMachine.X86_64) {
            throw file.fault("a Go program for %s: only those for x86-64 can be traced", file.machine());
        }
        byte[] code = file.code(function);
        OptionalInt entry = entry(code);
        if (entry.isEmpty()) {
            throw file.fault("a Go program whose %s does not get its arguments in registers: built with Go 1.16 or older?",
                    function.name());
        }
        List<Integer> returns = returns(code);
        if (returns.isEmpty()) {
            throw file.fault("a Go program whose %s is not understood as a whole: size=%d", function.name(), function.size());
        }
        return new GoPlacement(entry.getAsInt(), returns);
    }

    /** Where the first jump is, if nothing but the check of the stack's limit comes before it. */
    static OptionalInt entry(byte[] code) {
        InstructionDecoder decoder = new InstructionDecoder(code);
        int firstJump = -1;
        boolean checksLimit = false;
        for (int at = 0; at < code.length;) {
            Instruction instruction = decoder.decode(at);
            if (instruction.kind() == InstructionKind.CONDITIONAL_JUMP && instruction.emulated()) {
                firstJump = firstJump < 0 ? at : firstJump;
                if (checksLimit) {
                    return OptionalInt.of(firstJump);
                }
            } else if (instruction.kind() != InstructionKind.PLAIN || instruction.writesAny(~SCRATCH)) {
                break;
            }
            checksLimit |= Arrays.equals(COMPARE_WITH_LIMIT, Arrays.copyOfRange(code, at + 1, at + 4));
            at += instruction.length();
        }
        return OptionalInt.empty();
    }

    /** Where its ret instructions are; none if there is an instruction that is not known. */
    static List<Integer> returns(byte[] code) {
        List<Integer> returns = new ArrayList<>();
        InstructionDecoder decoder = new InstructionDecoder(code);
        for (int at = 0; at < code.length;) {
            Instruction instruction = decoder.decode(at);
            if (instruction.kind() == InstructionKind.UNKNOWN) {
                return List.of();
            }
            if (instruction.kind() == InstructionKind.RETURN) {
                returns.add(at);
            }
            at += instruction.length();
        }
        return returns;
    }
}
