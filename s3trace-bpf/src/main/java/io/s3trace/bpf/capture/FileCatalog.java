package io.s3trace.bpf.capture;

import io.s3trace.bpf.elf.ElfException;
import io.s3trace.bpf.elf.ElfFile;
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
 * What there is to probe in files. A file is read once, however many processes map it, until it changes. The catalog is
 * bounded: it forgets the files that were not asked for longest, and reads them again if needed. Thread-safe.
 */
final class FileCatalog {
    private static final int MAX_FILES = 16_384;

    private final Set<CaptureSource> sources;
    private final Set<String> symbols;
    private final AvailablePrograms programs;
    private final boolean seekCheapPlaces;
    private final LinkedHashMap<FileVersion, FileFindings> files = new LinkedHashMap<>(256, 0.75f, true);

    /**
     * Makes an empty catalog.
     *
     * @param sources what to look for in every file
     * @param programs the programs that can run in files
     * @param seekCheapPlaces whether to plan for the places where a probe costs least
     */
    FileCatalog(Set<CaptureSource> sources, AvailablePrograms programs, boolean seekCheapPlaces) {
        this.sources = Set.copyOf(sources);
        this.symbols = sources.stream().flatMap(source -> source.functions().stream()).map(ProbedFunction::symbol)
                .collect(Collectors.toSet());
        this.programs = programs;
        this.seekCheapPlaces = seekCheapPlaces;
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
        FileVersion version = FileVersion.of(file.reachable());
        synchronized (files) {
            FileFindings known = files.get(version);
            if (known != null) {
                return known;
            }
        }
        FileFindings findings = read(file, version);
        synchronized (files) {
            files.put(version, findings);
            if (files.size() > MAX_FILES) {
                files.pollFirstEntry();
            }
        }
        return findings;
    }

    private FileFindings read(MappedFile file, FileVersion version) {
        Map<CaptureSource, List<PlannedProbe>> plans = new EnumMap<>(CaptureSource.class);
        Map<CaptureSource, String> reasons = new EnumMap<>(CaptureSource.class);
        List<LostFeature> lost = new ArrayList<>();
        boolean certain = true;
        try (ElfFile elf = ElfFile.open(file.reachable(), symbols)) {
            for (CaptureSource source : sources) {
                certain &= look(elf, source, plans, reasons, lost);
            }
        } catch (ElfException e) {
            sources.forEach(source -> reasons.put(source, fault(e, file)));
            certain = e.getCause() == null; // it is no such file; otherwise it cannot be read now
        }
        return new FileFindings(version, plans, reasons, lost, certain);
    }

    /** Returns whether the source's own code could be read. */
    private boolean look(ElfFile elf, CaptureSource source, Map<CaptureSource, List<PlannedProbe>> plans,
            Map<CaptureSource, String> reasons, List<LostFeature> lost) {
        try {
            LocatedFunctions located = source.locate(elf);
            Optional<LostFeature> loss = programs.lost(source);
            if (!located.any()) {
                reasons.put(source, located.reason());
            } else if (loss.isPresent()) {
                lost.add(loss.get());
            } else {
                plans.put(source, source.plan(elf, programs.of(located), seekCheapPlaces));
            }
            return true;
        } catch (ElfException e) {
            reasons.put(source, e.getMessage());
        } catch (RuntimeException e) {
            reasons.put(source, "cannot be understood: " + e); // a hostile file must not stop the others
        }
        return false;
    }

    /** Only the fault: the path by which the file was reached is of no interest. */
    private static String fault(ElfException e, MappedFile file) {
        String path = file.reachable() + ": ";
        return e.getMessage().startsWith(path) ? e.getMessage().substring(path.length()) : e.getMessage();
    }
}
