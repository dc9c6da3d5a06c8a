package io.s3trace.bpf.placement;

import io.s3trace.bpf.code.Instruction;
import io.s3trace.bpf.code.InstructionKind;
import io.s3trace.bpf.elf.ElfException;
import io.s3trace.bpf.elf.ElfFile;
import io.s3trace.bpf.elf.ElfSection;
import io.s3trace.bpf.elf.ElfSymbol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds out whether a function leaves its work to one other function of its file, as {@code SSL_write} does to
 * {@code ssl_write_internal}. A probe on that function then sees what the first one does, and the first one needs no probe.
 */
public final class OwnCalls {
    private static final List<String> LINKAGE_TABLES = List.of(".plt", ".plt.sec", ".plt.got");

    private OwnCalls() {}

    /**
     * Whether a function calls or jumps to this one and no other function of its own file. Its calls of other files go through
     * the procedure linkage table and do not count.
     *
     * @throws ElfException if the code cannot be read
     */
    public static boolean goOnlyTo(ElfFile file, ElfSymbol function, ElfSymbol callee) throws ElfException {
        if (file.isSplit(function)) {
            return false;
        }
        Optional<FunctionFlow> flow = FunctionFlow.of(InstructionSets.of(file.machine()), file.code(function));
        return flow.isPresent() && goOnlyTo(flow.get(), function, callee.address(), linkageTables(file));
    }

    private static boolean goOnlyTo(
            FunctionFlow flow, ElfSymbol function, long callee, List<ElfSection> linkageTables) {
        boolean called = false;
        for (int offset : flow.starts()) {
            Instruction instruction = flow.at(offset);
            switch (instruction.kind()) {
                case INDIRECT_CALL, INDIRECT_JUMP, SLOT_JUMP, UNKNOWN -> {
                    return false;
                }
                case CALL, JUMP, CONDITIONAL_JUMP -> {
                    long target = function.address() + instruction.target();
                    boolean inside = instruction.target() >= 0 && instruction.target() < function.size();
                    called |= instruction.kind() == InstructionKind.CALL && target == callee;
                    if (target != callee && !(inside && instruction.jumps()) && !isIn(linkageTables, target)) {
                        return false;
                    }
                }
                default -> { }
            }
        }
        return called;
    }

    private static boolean isIn(List<ElfSection> sections, long address) {
        return sections.stream().anyMatch(section ->
                address >= section.address() && address < section.address() + section.size());
    }

    private static List<ElfSection> linkageTables(ElfFile file) throws ElfException {
        List<ElfSection> sections = new ArrayList<>();
        for (String name : LINKAGE_TABLES) {
            file.section(name).ifPresent(sections::add);
        }
        return sections;
    }
}
