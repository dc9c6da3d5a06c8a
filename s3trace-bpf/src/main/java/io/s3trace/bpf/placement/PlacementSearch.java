package io.s3trace.bpf.placement;

import io.s3trace.bpf.code.InstructionSet;
import io.s3trace.bpf.elf.ElfException;
import io.s3trace.bpf.elf.ElfFile;
import io.s3trace.bpf.elf.ElfSymbol;
import io.s3trace.bpf.placement.ProbePlacement.Returns;
import java.util.List;
import java.util.Optional;

/**
 * The search for a {@link ProbePlacement}.
 *
 * @param first the beginning of the function
 * @param flow empty if the function as a whole is not understood
 */
record PlacementSearch(InstructionSet instructions, byte[] first, Optional<FunctionFlow> flow, OutsideCode outside) {
    static PlacementSearch of(ElfFile file, ElfSymbol function) throws ElfException {
        InstructionSet instructions = InstructionSets.of(file.machine());
        byte[] first = file.codeAt(function.address(), instructions.maxLength());
        Optional<FunctionFlow> flow = instructions.decode(first, 0).emulated() || file.isSplit(function)
                ? Optional.empty() : FunctionFlow.of(instructions, file.code(function));
        return new PlacementSearch(instructions, first, flow, new FollowedCode(file, function));
    }

    static PlacementSearch of(InstructionSet instructions, byte[] code) {
        return new PlacementSearch(instructions, code, FunctionFlow.of(instructions, code), OutsideCode.UNKNOWN);
    }

    Optional<EntrySite> entry(int argumentCount) throws ElfException {
        if (instructions.decode(first, 0).emulated()) {
            // The classic place: nothing has to be proved, and the function's size need not be known.
            return Optional.of(EntrySite.FIRST);
        }
        return flow.isEmpty() ? Optional.empty() : EntrySite.find(flow.get(), outside, argumentCount);
    }

    ProbePlacement both(Optional<EntrySite> entry) {
        if (entry.isEmpty()) {
            return ProbePlacement.CLASSIC;
        }
        long offset = entry.get().offset();
        if (entry.get().onReturnAddress()) {
            return new ProbePlacement(offset, Returns.URETPROBE, List.of(offset), true);
        }
        // The order in which two probes at one place run is not reliable. If the uretprobe has to stay at the first byte, the
        // entry probe stays there, too: elsewhere it would only be one more breakpoint.
        return ReturnSites.find(flow.orElseThrow()).filter(sites -> !sites.contains(offset))
                .map(sites -> new ProbePlacement(offset, Returns.UPROBES, sites, true)).orElse(ProbePlacement.CLASSIC);
    }

    ProbePlacement entryAlone(Optional<EntrySite> entry) {
        return new ProbePlacement(entry.map(EntrySite::offset).orElse(0), Returns.IGNORED, List.of(), entry.isPresent());
    }
}
