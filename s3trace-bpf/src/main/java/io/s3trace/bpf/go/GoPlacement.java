package io.s3trace.bpf.go;

import io.s3trace.bpf.code.Instruction;
import io.s3trace.bpf.code.InstructionKind;
import io.s3trace.bpf.elf.ElfException;
import io.s3trace.bpf.elf.ElfFile;
import io.s3trace.bpf.elf.ElfSymbol;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Where to probe a Go function that gets its arguments in registers (Go's {@code ABIInternal}).
 *
 * <p>Its first instructions compare the stack pointer with the limit of the goroutine's stack, and jump to code that grows the
 * stack. From there, control comes back to the first instruction. These instructions change neither arguments nor the stack
 * pointer. So the entry is seen at that jump, which the kernel emulates; it is seen twice in a row if the stack had to grow.
 *
 * <p>Returns are seen at the function's {@code ret} instructions. A uretprobe cannot be used: it replaces the return address on
 * the stack, which Go's runtime reads when it moves a stack or unwinds it.
 *
 * @param entry offset of the instruction at which the function is seen to be entered, in bytes
 * @param returns offsets of the instructions at which it is seen to return
 */
public record GoPlacement(int entry, List<Integer> returns) {
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
        GoAbi abi = GoAbi.of(file.machine());
        byte[] code = file.code(function);
        OptionalInt entry = entry(abi, code);
        if (entry.isEmpty()) {
            throw file.fault("a Go program whose %s does not get its arguments in registers: built with a Go older than %s?",
                    function.name(), abi.since());
        }
        List<Integer> returns = returns(abi, code);
        if (returns.isEmpty()) {
            throw file.fault("a Go program whose %s is not understood as a whole: size=%d", function.name(), function.size());
        }
        return new GoPlacement(entry.getAsInt(), returns);
    }

    /** The offset of the first jump, if nothing but the check of the stack's limit comes before it. */
    static OptionalInt entry(GoAbi abi, byte[] code) {
        int firstJump = -1;
        boolean checksLimit = false;
        for (int at = 0; at < code.length;) {
            Instruction instruction = abi.instructions().decode(code, at);
            if (instruction.kind() == InstructionKind.CONDITIONAL_JUMP && instruction.emulated()) {
                firstJump = firstJump < 0 ? at : firstJump;
                if (checksLimit) {
                    return OptionalInt.of(firstJump);
                }
            } else if (instruction.kind() != InstructionKind.PLAIN || instruction.writesAny(~abi.scratch())) {
                break;
            }
            checksLimit |= abi.readsLimit(code, at);
            at += instruction.length();
        }
        return OptionalInt.empty();
    }

    /** The offsets of its ret instructions; none if it has an unknown instruction. */
    static List<Integer> returns(GoAbi abi, byte[] code) {
        List<Integer> returns = new ArrayList<>();
        for (int at = 0; at < code.length;) {
            Instruction instruction = abi.instructions().decode(code, at);
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
