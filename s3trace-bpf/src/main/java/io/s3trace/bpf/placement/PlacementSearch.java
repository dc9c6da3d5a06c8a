package io.s3trace.bpf.placement;

import io.s3trace.bpf.elf.ElfException;
import io.s3trace.bpf.elf.ElfFile;
import io.s3trace.bpf.elf.ElfMachine;
import io.s3trace.bpf.elf.ElfSymbol;
import io.s3trace.bpf.placement.ProbePlacement.Returns;
import io.s3trace.bpf.x86.InstructionDecoder;
import java.util.List;
import java.util.Optional;

/**
 * The search for a {@link ProbePlacement}.
 *
 * @param first the beginning of the function; no bytes if it is not x86-64
 * @param flow empty if the function as a whole is not understood
 */
record PlacementSearch(byte[] first, Optional<FunctionFlow> flow, OutsideCode outside) {
    private static final int MAX_INSTRUCTION_BYTES = 15;

    static PlacementSearch of(ElfFile file, ElfSymbol function) throws ElfException {
        // arm64: instructions are 4 bytes, and the first one is as cheap as any.
        if (file.machine() != ElfMachine.X86_64) {
            return new PlacementSearch(new byte[0], Optional.empty(), OutsideCode.UNKNOWN);
        }
        byte[] first = file.codeAt(function.address(), MAX_INSTRUCTION_BYTES);
        Optional<FunctionFlow> flow = isEmulated(first) || file.isSplit(function)
                ? Optional.empty() : FunctionFlow.of(file.code(function));
        return new PlacementSearch(first, flow, new FollowedCode(file, function));
    }

    private static boolean isEmulated(byte[] first) {
        return new InstructionDecoder(first).decode(0).emulated();
    }

    static PlacementSearch of(byte[] code) {
        return new PlacementSearch(code, FunctionFlow.of(code), OutsideCode.UNKNOWN);
    }

    Optional<EntrySite> entry(int argumentCount) throws ElfException {
        if (isEmulated(first)) {
            // The classic place: nothing has to be proved, nor the function's size be known.
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
        // Two probes at one place are run in no order to rely on. Where the uretprobe has to stay at the first byte, the
        // entry stays with it: elsewhere it would only be one breakpoint more.
        return ReturnSites.find(flow.orElseThrow()).filter(sites -> !sites.contains(offset))
                .map(sites -> new ProbePlacement(offset, Returns.UPROBES, sites, true)).orElse(ProbePlacement.CLASSIC);
    }

    ProbePlacement entryAlone(Optional<EntrySite> entry) {
        return new ProbePlacement(entry.map(EntrySite::offset).orElse(0), Returns.IGNORED, List.of(), entry.isPresent());
    }
}
