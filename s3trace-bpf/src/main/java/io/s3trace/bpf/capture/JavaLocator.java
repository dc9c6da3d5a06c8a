package io.s3trace.bpf.capture;

import io.s3trace.bpf.elf.ElfException;
import io.s3trace.bpf.elf.ElfFile;
import io.s3trace.bpf.elf.ElfSymbol;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the function that an agent calls to hand something over. Java 8 has another one than later versions, in another library.
 * Later versions have that one too, but programs call it.
 */
final class JavaLocator implements FunctionLocator {
    /** What only the libzip.so of Java 8 has. */
    private static final String ONLY_IN_8 = "Java_java_util_zip_ZipFile_open";

    @Override
    public LocatedFunctions locate(ElfFile file, List<ProbedFunction> functions) throws ElfException {
        Map<ProbedFunction, ElfSymbol> found = new LinkedHashMap<>();
        for (ProbedFunction function : functions) {
            Optional<ElfSymbol> symbol = file.function(function.symbol());
            if (symbol.isPresent() && (function.required() || file.function(ONLY_IN_8).isPresent())) {
                found.put(function, symbol.get());
            }
        }
        return found.isEmpty() ? LocatedFunctions.none("no function " + functions.getFirst().symbol())
                : LocatedFunctions.found(found);
    }
}
