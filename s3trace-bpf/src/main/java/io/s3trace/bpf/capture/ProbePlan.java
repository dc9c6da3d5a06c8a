package io.s3trace.bpf.capture;

import io.s3trace.bpf.elf.ElfException;
import io.s3trace.bpf.elf.ElfFile;
import io.s3trace.bpf.elf.ElfSymbol;
import io.s3trace.bpf.placement.OwnCalls;
import io.s3trace.bpf.placement.ProbePlacement;
import io.s3trace.bpf.placement.ThinWrapper;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Which places of a library to probe. If a function cannot be probed cheaply, and only passes its arguments on, it is probed
 * where it passes them to. Other functions that pass theirs to the same place need no probe then.
 */
final class ProbePlan {
    private final ElfFile file;
    private final boolean seekCheapPlaces;
    private final Map<ProbedFunction, ElfSymbol> places = new LinkedHashMap<>();

    private ProbePlan(ElfFile file, boolean seekCheapPlaces) {
        this.file = file;
        this.seekCheapPlaces = seekCheapPlaces;
    }

    /**
     * Makes a plan.
     *
     * @param functions the functions that the library has, and where
     * @param seekCheapPlaces false: use every function's first byte
     * @return the probes in the order to attach them: returns first, so that the return of every call seen to begin is seen;
     *         then entries, in the reverse order of the functions
     */
    static List<PlannedProbe> of(ElfFile file, Map<ProbedFunction, ElfSymbol> functions, boolean seekCheapPlaces)
            throws ElfException {
        ProbePlan plan = new ProbePlan(file, seekCheapPlaces);
        plan.places.putAll(functions);
        if (seekCheapPlaces) {
            plan.replaceWrappers();
        }
        List<String> order = functions.keySet().stream().map(ProbedFunction::symbol).toList();
        List<ProbedFunction> lastFirst = plan.places.keySet().stream().sorted(
                Comparator.comparingInt((ProbedFunction function) -> order.indexOf(function.symbol())).reversed()).toList();
        List<PlannedProbe> returns = new ArrayList<>();
        List<PlannedProbe> entries = new ArrayList<>();
        for (ProbedFunction function : lastFirst) {
            plan.add(function, Objects.requireNonNull(plan.places.get(function)), entries, returns);
        }
        returns.addAll(entries);
        return returns;
    }

    private void replaceWrappers() throws ElfException {
        for (ProbedFunction function : List.copyOf(places.keySet())) {
            ElfSymbol symbol = places.get(function);
            if (symbol == null || !function.returns() || placement(function, symbol).cheap()) {
                continue;
            }
            Optional<ElfSymbol> callee = ThinWrapper.callee(file, symbol, function.arguments());
            if (callee.isPresent() && placement(function, callee.get()).cheap()) {
                places.remove(function);
                places.put(function.callee(), callee.get());
                removeOthersThatCall(callee.get(), function.callee());
            }
        }
    }

    private void removeOthersThatCall(ElfSymbol callee, ProbedFunction except) throws ElfException {
        for (Map.Entry<ProbedFunction, ElfSymbol> place : List.copyOf(places.entrySet())) {
            ProbedFunction other = place.getKey();
            if (!other.equals(except) && other.returns() && OwnCalls.goOnlyTo(file, place.getValue(), callee)) {
                places.remove(other);
            }
        }
    }

    private ProbePlacement placement(ProbedFunction function, ElfSymbol symbol) throws ElfException {
        if (!seekCheapPlaces) {
            return ProbePlacement.CLASSIC;
        }
        return function.returns()
                ? ProbePlacement.of(file, symbol, function.arguments())
                : ProbePlacement.ofEntry(file, symbol, function.arguments());
    }

    private void add(ProbedFunction function, ElfSymbol symbol, List<PlannedProbe> entries, List<PlannedProbe> returns)
            throws ElfException {
        ProbePlacement placement = placement(function, symbol);
        entries.add(new PlannedProbe(symbol.name(), function.onEnter(), symbol.fileOffset() + placement.entry(),
                placement.entry(), false, false, placement.cheap()));
        if (!function.returns()) {
            return;
        }
        boolean uretprobe = placement.returns() == ProbePlacement.Returns.URETPROBE;
        for (long offset : placement.returnOffsets()) {
            returns.add(new PlannedProbe(symbol.name(), function.onReturn(), symbol.fileOffset() + offset, offset, true,
                    uretprobe, placement.cheap()));
        }
    }
}
