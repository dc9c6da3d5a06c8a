package io.s3trace.bpf.capture;

import io.s3trace.bpf.elf.ElfException;
import io.s3trace.bpf.elf.ElfFile;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file in which sources look for what there is to probe. It is read only for what nobody has found out before. For one thread.
 */
final class SearchedFile implements AutoCloseable {
    private final Path path;
    private final Set<String> symbols;
    private final KnownFiles known;
    private final FileVersion.Stamp state;
    private final FileKnowledge before;
    private final Map<CaptureSource, LocatedFunctions> located = new EnumMap<>(CaptureSource.class);
    private final Map<FileKnowledge.PlanOf, List<PlannedProbe>> plans = new HashMap<>();
    private String fault;
    private boolean certain = true;
    private @Nullable ElfFile elf;

    /**
     * Begins to look into a file.
     *
     * @param state its state before
     * @param symbols what will be looked for
     */
    SearchedFile(Path path, FileVersion.Stamp state, Set<String> symbols, KnownFiles known) {
        this.path = path;
        this.symbols = symbols;
        this.known = known;
        this.state = state;
        this.before = known.of(state);
        this.fault = before.fault();
    }

    /** {@return false if it could not be read, which may be otherwise next time} */
    boolean isCertain() {
        return certain;
    }

    /**
     * Finds a source's functions.
     *
     * @throws ElfException if the file is damaged where they would be
     */
    LocatedFunctions locate(CaptureSource source) throws ElfException {
        LocatedFunctions found = before.located().get(source);
        if (found == null && isReadable()) {
            found = source.locate(elf());
            located.put(source, found);
        }
        return found == null ? LocatedFunctions.none(fault) : found;
    }

    /**
     * Chooses the places to probe.
     *
     * @param functions what {@link #locate} has found, or some of it
     * @throws ElfException if the file is damaged there
     */
    List<PlannedProbe> plan(CaptureSource source, LocatedFunctions functions, boolean seekCheapPlaces) throws ElfException {
        FileKnowledge.PlanOf key = new FileKnowledge.PlanOf(source, functions, seekCheapPlaces);
        List<PlannedProbe> plan = before.plans().get(key);
        if (plan == null) {
            plan = List.copyOf(source.plan(elf(), functions, seekCheapPlaces));
            plans.put(key, plan);
        }
        return plan;
    }

    private boolean isReadable() {
        if (fault.isEmpty()) {
            try {
                elf();
            } catch (ElfException e) {
                fault = faultOf(e);
                certain = e.getCause() == null; // it is no such file
            }
        }
        return fault.isEmpty();
    }

    private ElfFile elf() throws ElfException {
        if (elf == null) {
            elf = ElfFile.open(path, symbols);
        }
        return elf;
    }

    /** Only the fault: the path by which the file was reached is of no interest. */
    String faultOf(ElfException e) {
        String prefix = path + ": ";
        return e.getMessage().startsWith(prefix) ? e.getMessage().substring(prefix.length()) : e.getMessage();
    }

    /** Remembers what was found, but nothing that may be otherwise next time. */
    @Override
    public void close() {
        if (elf != null) {
            elf.close();
        }
        if (certain && !(located.isEmpty() && plans.isEmpty() && fault.equals(before.fault()))) {
            known.add(path, state, new FileKnowledge(fault, located, plans));
        }
    }
}
