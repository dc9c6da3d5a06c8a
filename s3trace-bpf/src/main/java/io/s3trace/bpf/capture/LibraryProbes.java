package io.s3trace.bpf.capture;

import io.s3trace.bpf.BpfLink;
import io.s3trace.bpf.BpfObject;
import io.s3trace.bpf.Uprobe;
import io.s3trace.bpf.elf.ElfException;
import io.s3trace.bpf.elf.ElfFile;
import io.s3trace.bpf.elf.ElfSymbol;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Attaches the programs of one source to a library's functions. */
final class LibraryProbes {
    private final BpfObject object;
    private final CaptureSource source;
    private final int pid;

    LibraryProbes(BpfObject object, CaptureSource source, int pid) {
        this.object = object;
        this.source = source;
        this.pid = pid;
    }

    /**
     * Attaches to one file.
     *
     * @param links receives what was attached, even if an exception follows
     * @param probes receives a description of it
     * @return why the file is no such library, or empty if it was attached to
     */
    Optional<String> attach(MappedFile file, List<BpfLink> links, List<AttachedProbe> probes) {
        Map<ProbedFunction, ElfSymbol> functions = new LinkedHashMap<>();
        try (ElfFile elf = ElfFile.open(file.reachable())) {
            for (ProbedFunction function : source.functions()) {
                Optional<ElfSymbol> symbol = elf.function(function.symbol());
                if (symbol.isEmpty() && function.required()) {
                    return Optional.of(file.path() + " has no function " + function.symbol());
                }
                symbol.ifPresent(found -> functions.put(function, found));
            }
        } catch (ElfException e) {
            return Optional.of(e.getMessage());
        }
        // Returns first: a call that is seen to begin must also be seen to end.
        functions.forEach((function, symbol) -> {
            if (!function.onReturn().isEmpty()) {
                attach(file, function, symbol, true, links, probes);
            }
        });
        functions.forEach((function, symbol) -> attach(file, function, symbol, false, links, probes));
        return Optional.empty();
    }

    private void attach(MappedFile file, ProbedFunction function, ElfSymbol symbol, boolean onReturn,
            List<BpfLink> links, List<AttachedProbe> probes) {
        Uprobe place = new Uprobe(file.reachable(), symbol.fileOffset(), onReturn, pid, function.symbol());
        links.add(object.program(onReturn ? function.onReturn() : function.onEnter()).attach(place));
        probes.add(new AttachedProbe(file.path(), function.symbol(), 0, onReturn, pid));
    }
}
