package io.s3trace.bpf.capture;

import io.s3trace.bpf.BpfLink;
import io.s3trace.bpf.BpfObject;
import io.s3trace.bpf.Uprobe;
import io.s3trace.bpf.elf.ElfException;
import io.s3trace.bpf.elf.ElfFile;
import java.util.List;
import java.util.Optional;

/** Attaches the programs of one source to a library's functions. */
final class LibraryProbes {
    private final BpfObject object;
    private final CaptureSource source;
    private final int pid;
    private final boolean seekCheapPlaces;

    LibraryProbes(BpfObject object, CaptureSource source, int pid, boolean seekCheapPlaces) {
        this.object = object;
        this.source = source;
        this.pid = pid;
        this.seekCheapPlaces = seekCheapPlaces;
    }

    /**
     * Attaches to one file.
     *
     * @param links receives what was attached, even if an exception follows
     * @param probes receives a description of it
     * @return why the file is no such library, or empty if it was attached to
     */
    Optional<String> attach(MappedFile file, List<BpfLink> links, List<AttachedProbe> probes) {
        List<PlannedProbe> plan;
        try (ElfFile elf = ElfFile.open(file.reachable())) {
            LocatedFunctions located = source.locate(elf);
            if (!located.any()) {
                return Optional.of(file.path() + " has " + located.reason());
            }
            plan = ProbePlan.of(elf, located.functions(), seekCheapPlaces);
        } catch (ElfException e) {
            return Optional.of(e.getMessage());
        }
        for (PlannedProbe probe : plan) {
            Uprobe place = new Uprobe(file.reachable(), probe.fileOffset(), probe.uretprobe(), pid, probe.function());
            links.add(object.program(probe.program()).attach(place));
            probes.add(new AttachedProbe(file.path(), probe.function(), probe.offset(), probe.onReturn(),
                    probe.uretprobe(), probe.cheap(), pid));
        }
        return Optional.empty();
    }
}
