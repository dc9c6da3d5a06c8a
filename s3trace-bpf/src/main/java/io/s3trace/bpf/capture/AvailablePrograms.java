package io.s3trace.bpf.capture;

import io.s3trace.bpf.elf.ElfSymbol;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which programs can run in files.
 *
 * @param has whether a program is there
 * @param lost the features that are not there
 */
record AvailablePrograms(Predicate<String> has, List<LostFeature> lost) {
    /** All of them. */
    static final AvailablePrograms ALL = new AvailablePrograms(program -> true, List.of());

    /** Returns why nothing of a source can be seen, if that is so. */
    Optional<LostFeature> lost(CaptureSource source) {
        return lost.stream().filter(feature -> feature.feature().source().filter(source::equals).isPresent()).findFirst();
    }

    /** {@return the functions all whose programs are there} */
    LocatedFunctions of(LocatedFunctions located) {
        Map<ProbedFunction, ElfSymbol> functions = new LinkedHashMap<>(located.functions());
        functions.keySet().removeIf(function -> !Stream.of(function.onEnter(), function.onEnterCallee(), function.onReturn())
                .allMatch(program -> program.isEmpty() || has.test(program)));
        return LocatedFunctions.found(functions);
    }
}
