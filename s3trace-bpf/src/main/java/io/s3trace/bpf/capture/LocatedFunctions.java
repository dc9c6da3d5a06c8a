package io.s3trace.bpf.capture;

import io.s3trace.bpf.elf.ElfSymbol;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a source has found in a file: its functions, or why the file is none of its kind.
 *
 * @param functions the functions that the file has, and where, in the order of the source; empty if it is not of its kind
 * @param reason why it is not of its kind, such as {@code no function SSL_write}; empty if it is
 */
public record LocatedFunctions(Map<ProbedFunction, ElfSymbol> functions, String reason) {
    /** Makes a copy that does not change. */
    public LocatedFunctions {
        functions = Collections.unmodifiableMap(new LinkedHashMap<>(functions));
    }

    static LocatedFunctions found(Map<ProbedFunction, ElfSymbol> functions) {
        return new LocatedFunctions(functions, "");
    }

    static LocatedFunctions none(String reason) {
        return new LocatedFunctions(Map.of(), reason);
    }

    /** {@return whether the file is of the source's kind} */
    public boolean any() {
        return !functions.isEmpty();
    }
}
