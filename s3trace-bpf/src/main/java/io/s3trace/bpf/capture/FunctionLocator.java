package io.s3trace.bpf.capture;

import io.s3trace.bpf.elf.ElfException;
import io.s3trace.bpf.elf.ElfFile;
import io.s3trace.bpf.elf.ElfSymbol;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A way to find a source's functions in a file, and the places in them to probe. */
@FunctionalInterface
interface FunctionLocator {
    /** Finds them by their symbols. If a file lacks a required one, it is not searched any further. */
    FunctionLocator BY_SYMBOL = (file, functions) -> {
        Map<ProbedFunction, ElfSymbol> found = new LinkedHashMap<>();
        for (ProbedFunction function : functions) {
            Optional<ElfSymbol> symbol = file.function(function.symbol());
            if (symbol.isEmpty() && function.required()) {
                return LocatedFunctions.none("no function " + function.symbol());
            }
            symbol.ifPresent(at -> found.put(function, at));
        }
        return LocatedFunctions.found(found);
    };

    /**
     * Looks through a file.
     *
     * @throws ElfException if the file is damaged
     */
    LocatedFunctions locate(ElfFile file, List<ProbedFunction> functions) throws ElfException;

    /**
     * Chooses the places to probe.
     *
     * @param functions what {@link #locate} has found
     * @param seekCheapPlaces false: use every function's first byte
     * @return the probes in the order to attach them: see {@link ProbePlan#of}
     * @throws ElfException if the file is damaged
     */
    default List<PlannedProbe> plan(ElfFile file, Map<ProbedFunction, ElfSymbol> functions, boolean seekCheapPlaces)
            throws ElfException {
        return ProbePlan.of(file, functions, seekCheapPlaces);
    }
}
