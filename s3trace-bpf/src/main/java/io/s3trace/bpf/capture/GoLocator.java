package io.s3trace.bpf.capture;

import io.s3trace.bpf.elf.ElfException;
import io.s3trace.bpf.elf.ElfFile;
import io.s3trace.bpf.elf.ElfSymbol;
import io.s3trace.bpf.go.GoFunctions;
import io.s3trace.bpf.go.GoPlacement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds a source's functions in Go programs, stripped ones included, and probes them without uretprobes. */
final class GoLocator implements FunctionLocator {
    @Override
    public LocatedFunctions locate(ElfFile file, List<ProbedFunction> functions) throws ElfException {
        if (!GoFunctions.areIn(file)) {
            return LocatedFunctions.none("no code made by Go's compiler");
        }
        Map<String, ElfSymbol> symbols =
                GoFunctions.find(file, functions.stream().map(ProbedFunction::symbol).toList());
        Map<ProbedFunction, ElfSymbol> found = new LinkedHashMap<>();
        for (ProbedFunction function : functions) {
            ElfSymbol symbol = symbols.get(function.symbol());
            if (symbol != null) {
                GoPlacement.of(file, symbol);
                found.put(function, symbol);
            } else if (function.required()) {
                return LocatedFunctions.none("no function " + function.symbol());
            }
        }
        return LocatedFunctions.found(found);
    }

    @Override
    public List<PlannedProbe> plan(ElfFile file, Map<ProbedFunction, ElfSymbol> functions, boolean seekCheapPlaces)
            throws ElfException {
        List<PlannedProbe> returns = new ArrayList<>();
        List<PlannedProbe> entries = new ArrayList<>();
        for (Map.Entry<ProbedFunction, ElfSymbol> each : functions.entrySet()) {
            ProbedFunction function = each.getKey();
            GoPlacement placement = GoPlacement.of(file, each.getValue());
            int entry = seekCheapPlaces ? placement.entry() : 0;
            entries.addFirst(probe(each.getValue(), function.onEnter(), entry, false, seekCheapPlaces));
            if (function.returns()) {
                placement.returns().forEach(
                        offset -> returns.add(probe(each.getValue(), function.onReturn(), offset, true, false)));
            }
        }
        returns.addAll(entries);
        return returns;
    }

    private static PlannedProbe probe(ElfSymbol symbol, String program, int offset, boolean onReturn, boolean cheap) {
        return new PlannedProbe(symbol.name(), program, symbol.fileOffset() + offset, offset, onReturn, false, cheap);
    }
}
