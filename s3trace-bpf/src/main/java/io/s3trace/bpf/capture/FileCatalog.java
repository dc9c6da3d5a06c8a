package io.s3trace.bpf.capture;

import io.s3trace.bpf.elf.ElfException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What there is to probe in files. A file is read once, however many processes map it, until it changes, and by one tracer of
 * the JVM. The catalog is bounded: it forgets the files that were not asked for longest, and looks again if needed. Thread-safe.
 */
final class FileCatalog {
    private static final int MAX_FILES = 16_384;

    private final Set<CaptureSource> sources;
    private final Set<String> symbols;
    private final AvailablePrograms programs;
    private final boolean seekCheapPlaces;
    private final KnownFiles known;
    private final LinkedHashMap<FileVersion, FileFindings> files = new LinkedHashMap<>(256, 0.75f, true);

    /**
     * Makes an empty catalog.
     *
     * @param sources what to look for in every file
     * @param programs the programs that can run in files
     * @param seekCheapPlaces whether to plan for the places where a probe costs least
     * @param known what others have found out before
     */
    FileCatalog(Set<CaptureSource> sources, AvailablePrograms programs, boolean seekCheapPlaces, KnownFiles known) {
        this.sources = Set.copyOf(sources);
        this.symbols = sources.stream().flatMap(source -> source.functions().stream()).map(ProbedFunction::symbol)
                .collect(Collectors.toSet());
        this.programs = programs;
        this.seekCheapPlaces = seekCheapPlaces;
        this.known = known;
    }

    Set<CaptureSource> sources() {
        return sources;
    }

    /**
     * Looks a file up, and reads it if it has not been seen in this state.
     *
     * @throws IOException if it cannot be reached, for example because its process has ended
     */
    FileFindings look(MappedFile file) throws IOException {
        return look(file, FileVersion.Stamp.of(file.reachable()));
    }

    /** The same for a file whose state has just been read. */
    FileFindings look(MappedFile file, FileVersion.Stamp state) {
        synchronized (files) {
            FileFindings findings = files.get(state.version());
            if (findings != null) {
                return findings;
            }
        }
        FileFindings findings = read(file, state);
        synchronized (files) {
            files.put(findings.version(), findings);
            if (files.size() > MAX_FILES) {
                files.pollFirstEntry();
            }
        }
        return findings;
    }

    private FileFindings read(MappedFile file, FileVersion.Stamp state) {
        Map<CaptureSource, List<PlannedProbe>> plans = new EnumMap<>(CaptureSource.class);
        Map<CaptureSource, String> reasons = new EnumMap<>(CaptureSource.class);
        List<LostFeature> lost = new ArrayList<>();
        boolean certain = true;
        try (SearchedFile searched = new SearchedFile(file.reachable(), state, symbols, known)) {
            for (CaptureSource source : sources) {
                certain &= look(searched, source, plans, reasons, lost);
            }
            return new FileFindings(state.version(), plans, reasons, lost, certain && searched.isCertain());
        }
    }

    /** Returns whether the source's own code could be read. */
    private boolean look(SearchedFile file, CaptureSource source, Map<CaptureSource, List<PlannedProbe>> plans,
            Map<CaptureSource, String> reasons, List<LostFeature> lost) {
        try {
            LocatedFunctions located = file.locate(source);
            Optional<LostFeature> loss = programs.lost(source);
            if (!located.any()) {
                reasons.put(source, located.reason());
            } else if (loss.isPresent()) {
                lost.add(loss.get());
            } else {
                plans.put(source, file.plan(source, programs.of(located), seekCheapPlaces));
            }
            return true;
        } catch (ElfException e) {
            reasons.put(source, file.faultOf(e));
        } catch (RuntimeException e) {
            reasons.put(source, "cannot be understood: " + e); // a hostile file must not stop the others
        }
        return false;
    }
}
