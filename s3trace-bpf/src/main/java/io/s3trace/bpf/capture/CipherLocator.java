package io.s3trace.bpf.capture;

import io.s3trace.bpf.code.InstructionSet;
import io.s3trace.bpf.elf.ElfException;
import io.s3trace.bpf.elf.ElfFile;
import io.s3trace.bpf.elf.ElfSymbol;
import io.s3trace.bpf.placement.InstructionSets;
import io.s3trace.bpf.signature.CipherRoutine;
import io.s3trace.bpf.signature.CipherSearch;
import io.s3trace.bpf.signature.CipherTable;
import io.s3trace.bpf.signature.EmbeddedTls;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Finds the encryption routines of rustls and BoringSSL in programs that they are part of, by their machine code. Libraries
 * that are opened by their symbols have the same routines: they are left to their own sources.
 */
final class CipherLocator implements FunctionLocator {
    /** The routines that are known, each as often as a file may have it. */
    static final List<ProbedFunction> FUNCTIONS = CipherTable.ROUTINES.stream().flatMap(routine ->
            IntStream.range(0, routine.places()).mapToObj(place -> function(routine, place))).toList();

    private static final String DONE = "cipher_done";
    private static final List<String> OPENED_OTHERWISE = List.of("SSL_write", "s2n_send", "gnutls_record_send");

    private static ProbedFunction function(CipherRoutine routine, int place) {
        return new ProbedFunction(place == 0 ? routine.name() : routine.name() + " " + (place + 1), 0, routine.program(),
                routine.returns() ? DONE : "", false);
    }

    @Override
    public LocatedFunctions locate(ElfFile file, List<ProbedFunction> functions) throws ElfException {
        String libraries = EmbeddedTls.in(file);
        if (libraries.isEmpty()) {
            return LocatedFunctions.none("no rustls or BoringSSL");
        }
        for (String other : OPENED_OTHERWISE) {
            if (file.function(other).isPresent()) {
                return LocatedFunctions.none("no need: it has the function " + other);
            }
        }
        Map<ProbedFunction, ElfSymbol> found = new LinkedHashMap<>();
        CipherSearch.of(file).forEach((routine, places) -> {
            for (int place = 0; place < places.size(); place++) {
                found.put(function(routine, place), places.get(place));
            }
        });
        return found.isEmpty() ? LocatedFunctions.none(libraries + ": no known encryption routine")
                : LocatedFunctions.found(found);
    }

    /** At their first bytes: where else they may be probed was not looked into. */
    @Override
    public List<PlannedProbe> plan(ElfFile file, Map<ProbedFunction, ElfSymbol> functions, boolean seekCheapPlaces)
            throws ElfException {
        InstructionSet instructions = InstructionSets.of(file.machine());
        List<PlannedProbe> returns = new ArrayList<>();
        List<PlannedProbe> entries = new ArrayList<>();
        for (Map.Entry<ProbedFunction, ElfSymbol> each : functions.entrySet()) {
            ElfSymbol symbol = each.getValue();
            ProbedFunction function = each.getKey();
            boolean cheap = instructions.decode(file.codeAt(symbol.address(), instructions.maxLength()), 0).emulated();
            entries.addFirst(probe(symbol, function, function.onEnter(), false, cheap));
            if (function.returns()) {
                returns.add(probe(symbol, function, function.onReturn(), true, cheap));
            }
        }
        returns.addAll(entries);
        return returns;
    }

    private static PlannedProbe probe(
            ElfSymbol symbol, ProbedFunction function, String program, boolean onReturn, boolean cheap) {
        return new PlannedProbe(function.symbol(), program, symbol.fileOffset(), 0, onReturn, onReturn, cheap);
    }
}
