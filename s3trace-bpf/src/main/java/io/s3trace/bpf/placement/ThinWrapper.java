package io.s3trace.bpf.placement;

import io.s3trace.bpf.code.Instruction;
import io.s3trace.bpf.code.InstructionKind;
import io.s3trace.bpf.code.InstructionSet;
import io.s3trace.bpf.elf.ElfException;
import io.s3trace.bpf.elf.ElfFile;
import io.s3trace.bpf.elf.ElfSymbol;
import java.util.Optional;

/**
 * Finds the function that another one calls if that only passes its arguments on. An example is {@code SSL_write_ex} of OpenSSL
 * 3.0, whose way out has no instruction to probe cheaply. It calls {@code ssl_write_internal}, which begins with one.
 *
 * <p>This does not look at what the wrapper does with the returned value, nor at who else calls the function. The caller has to
 * know both (in the example, negative becomes 0, and {@code SSL_write} and {@code BIO_f_ssl} call it too).
 */
public final class ThinWrapper {
    private ThinWrapper() {}

    /**
     * Returns the only function that this one calls, if it does so always and once, with its arguments untouched. Empty if
     * there is none.
     *
     * @param argumentCount how many integer and pointer arguments there are, 0 to 6
     * @return a symbol of unknown size, named after the wrapper
     */
    public static Optional<ElfSymbol> callee(ElfFile file, ElfSymbol wrapper, int argumentCount) throws ElfException {
        if (file.isSplit(wrapper)) {
            return Optional.empty();
        }
        InstructionSet instructions = InstructionSets.of(file.machine());
        Optional<Long> target = FunctionFlow.of(instructions, file.code(wrapper))
                .flatMap(flow -> onlyCall(flow, instructions.arguments(argumentCount)));
        if (target.isEmpty()) {
            return Optional.empty();
        }
        long address = wrapper.address() + target.get();
        return file.fileOffset(address).map(offset -> new ElfSymbol(wrapper.name() + "'s callee", address, 0, offset));
    }

    private static Optional<Long> onlyCall(FunctionFlow flow, int arguments) {
        Optional<Long> target = Optional.empty();
        for (int offset : flow.starts()) {
            Instruction instruction = flow.at(offset);
            InstructionKind kind = instruction.kind();
            if (kind == InstructionKind.RETURN) {
                return target;
            }
            boolean firstCall = kind == InstructionKind.CALL && target.isEmpty();
            if (firstCall) {
                target = Optional.of(instruction.target());
            } else if (!(kind == InstructionKind.PLAIN || kind == InstructionKind.NOP || kind == InstructionKind.PUSH)
                    || target.isEmpty() && instruction.writesAny(arguments)) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }
}
