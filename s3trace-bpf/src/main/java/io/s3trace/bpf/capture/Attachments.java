package io.s3trace.bpf.capture;

import io.s3trace.bpf.BpfException;
import io.s3trace.bpf.BpfLink;
import io.s3trace.bpf.BpfObject;
import io.s3trace.bpf.Uprobe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What programs are attached to: each file once for all processes, or once for each of the named processes. Thread-safe. */
final class Attachments implements AutoCloseable {
    private final BpfObject object;
    private final Map<Place, Attachment> attachments = new LinkedHashMap<>();
    private boolean closed;

    /** A file, and the process or {@link Uprobe#EVERY_PROCESS}. */
    record Place(FileVersion.Id file, int pid) {}

    private record Attachment(
            FileVersion version, List<BpfLink> returns, List<BpfLink> entries, List<AttachedProbe> probes) {}

    /** The kind of places that one link may hold. */
    private record LinkedPlaces(String program, boolean onReturn, boolean uretprobe) {
        static LinkedPlaces of(PlannedProbe probe) {
            return new LinkedPlaces(probe.program(), probe.onReturn(), probe.uretprobe());
        }
    }

    Attachments(BpfObject object) {
        this.object = object;
    }

    /**
     * Attaches everything that was found in a file, unless that has been done.
     *
     * @param pid the process, or {@link Uprobe#EVERY_PROCESS}
     * @return whether there was something to attach to
     * @throws BpfException if the kernel refuses: then nothing of the file is attached to
     */
    synchronized boolean attach(MappedFile file, FileFindings findings, int pid) {
        if (closed || findings.plans().isEmpty()) {
            return false;
        }
        Place place = new Place(findings.version().id(), pid);
        Attachment before = attachments.get(place);
        if (before != null && before.version().equals(findings.version())) {
            return true;
        }
        if (before != null) {
            close(List.of(attachments.remove(place))); // written over in place: the offsets are another file's
        }
        attachments.put(place, attachAll(file, findings, pid));
        return true;
    }

    /** Detaches from what is no longer wanted. Returns when none of those programs will be entered any longer. */
    synchronized void detach(Predicate<Place> unwanted) {
        List<Attachment> gone = new ArrayList<>();
        attachments.entrySet().removeIf(attachment ->
                unwanted.test(attachment.getKey()) && gone.add(attachment.getValue()));
        close(gone);
    }

    synchronized boolean isAttached(FileVersion.Id file, int pid) {
        return attachments.containsKey(new Place(file, pid))
                || attachments.containsKey(new Place(file, Uprobe.EVERY_PROCESS));
    }

    /** {@return the places attached to, in the order of attaching} */
    synchronized List<AttachedProbe> probes() {
        return attachments.values().stream().flatMap(attachment -> attachment.probes().stream()).toList();
    }

    /** Detaches from everything, for good. Idempotent. */
    @Override
    public synchronized void close() {
        closed = true;
        detach(place -> true);
    }

    /** Closes entries first, so that the return of every call that is seen to begin is seen. */
    private static void close(List<Attachment> gone) {
        BpfLink.closeAll(gone.stream().flatMap(attachment -> attachment.entries().stream()).toList());
        BpfLink.closeAll(gone.stream().flatMap(attachment -> attachment.returns().stream()).toList());
    }

    private Attachment attachAll(MappedFile file, FileFindings findings, int pid) {
        Attachment attachment = new Attachment(
                findings.version(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        try {
            findings.plans().forEach((source, plan) -> plan.stream()
                    .collect(Collectors.groupingBy(LinkedPlaces::of, LinkedHashMap::new, Collectors.toList()))
                    .values().forEach(places -> attach(attachment, source, file, places, pid)));
            return attachment;
        } catch (BpfException e) {
            close(List.of(attachment));
            throw e;
        }
    }

    private void attach(
            Attachment attachment, CaptureSource source, MappedFile file, List<PlannedProbe> probes, int pid) {
        List<BpfLink> links = object.program(probes.getFirst().program()).attach(probes.stream().map(probe ->
                new Uprobe(file.reachable(), probe.fileOffset(), probe.uretprobe(), pid, probe.function())).toList());
        (probes.getFirst().onReturn() ? attachment.returns() : attachment.entries()).addAll(links);
        BpfLink.Kind kind = links.getFirst().kind();
        probes.forEach(probe -> attachment.probes().add(new AttachedProbe(source, file.path(), probe.function(),
                probe.offset(), probe.onReturn(), probe.uretprobe(), probe.cheap(), pid, kind)));
    }
}
