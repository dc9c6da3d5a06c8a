package io.s3trace.bpf.capture;

import io.s3trace.bpf.elf.ElfException;
import io.s3trace.bpf.elf.ElfFile;
import io.s3trace.bpf.elf.ElfSymbol;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A way to find a source's functions in a file. */
@FunctionalInterface
interface FunctionLocator {
    /** Finds them by their symbols. A file that lacks a required one is looked through no further. */
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
}
