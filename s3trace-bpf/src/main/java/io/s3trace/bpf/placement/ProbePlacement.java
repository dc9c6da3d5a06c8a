package io.s3trace.bpf.placement;

import io.s3trace.bpf.code.InstructionSet;
import io.s3trace.bpf.elf.ElfException;
import io.s3trace.bpf.elf.ElfFile;
import io.s3trace.bpf.elf.ElfSymbol;
import java.util.List;

/**
 * Where to probe a function so that it costs least. Offsets are bytes from the function's first byte.
 *
 * <p>On x86-64, a probe on an instruction that the kernel emulates costs the traced thread 0.2 to 0.5 us. A probe on one that
 * it must single-step costs up to 17 us, and functions begin with such instructions: {@code sub}, {@code mov} or
 * {@code endbr64}. On arm64 an emulated instruction saves an exception, too; how much that is was not measured.
 *
 * <p>A placement must be proved to see every call and every return exactly once. If that cannot be proved, it is
 * {@link #CLASSIC}.
 *
 * <p>An entry probe away from the first byte finds the arguments asked for in their registers. Memory, the stack pointer and
 * other registers are as the instructions before it left them.
 *
 * @param entry where a uprobe sees the function entered
 * @param returns what sees it return
 * @param returnOffsets where: for a uretprobe, the one offset to attach it to; for uprobes, one offset for each way out, with
 *     the returned value in its register; none if returns are ignored
 * @param cheap whether the kernel is known to emulate the instructions at all these offsets
 */
public record ProbePlacement(long entry, Returns returns, List<Long> returnOffsets, boolean cheap) {
    /** What sees a function return. */
    public enum Returns {
        /** A uretprobe, which shares its breakpoint with the entry probe. */
        URETPROBE,
        /** Uprobes within the function. Every return passes exactly one of them. */
        UPROBES,
        /** Nothing: only the entry was asked for. */
        IGNORED
    }

    /** Both at the first byte: correct for every function, but not cheap. */
    public static final ProbePlacement CLASSIC = new ProbePlacement(0, Returns.URETPROBE, List.of(0L), false);

    /** Makes a placement of these offsets. */
    public ProbePlacement {
        returnOffsets = List.copyOf(returnOffsets);
    }

    /**
     * Chooses where to see a function entered and where to see it return.
     *
     * @param argumentCount how many of the integer and pointer arguments the entry probe reads, 0 to 6
     * @throws ElfException if its code cannot be read
     */
    public static ProbePlacement of(ElfFile file, ElfSymbol function, int argumentCount) throws ElfException {
        PlacementSearch search = PlacementSearch.of(file, function);
        return search.both(search.entry(argumentCount));
    }

    /** Chooses where to see a function entered, for a probe that ignores returns. Otherwise like {@link #of}. */
    public static ProbePlacement ofEntry(ElfFile file, ElfSymbol function, int argumentCount) throws ElfException {
        PlacementSearch search = PlacementSearch.of(file, function);
        return search.entryAlone(search.entry(argumentCount));
    }

    /** Chooses for the code of one whole function when nothing is known about the code around it. */
    public static ProbePlacement of(InstructionSet instructions, byte[] code, int argumentCount) {
        PlacementSearch search = PlacementSearch.of(instructions, code);
        try {
            return search.both(search.entry(argumentCount));
        } catch (ElfException e) {
            throw new AssertionError("no file is read", e);
        }
    }
}
