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

/** What programs are attached to: each file once for all processes, or once for each of those that are named. Thread-safe. */
final class Attachments implements AutoCloseable {
    private final BpfObject object;
    private final Map<Place, Attachment> attachments = new LinkedHashMap<>();
    private boolean closed;

    /** A file, and the process or {@link Uprobe#EVERY_PROCESS}. */
    record Place(FileVersion.Id file, int pid) {}

    private record Attachment(FileVersion version, List<BpfLink> links, List<AttachedProbe> probes) {}

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
            close(attachments.remove(place).links()); // written over in place: the offsets are another file's
        }
        attachments.put(place, attachAll(file, findings, pid));
        return true;
    }

    /** Detaches from what no longer is wanted; returns when none of those programs will be entered any more. */
    synchronized void detach(Predicate<Place> unwanted) {
        List<BpfLink> links = new ArrayList<>();
        attachments.entrySet().removeIf(attachment -> {
            boolean goes = unwanted.test(attachment.getKey());
            links.addAll(goes ? attachment.getValue().links() : List.of());
            return goes;
        });
        close(links);
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

    /** For each, the kernel waits until no CPU can be running its program any more: a tenth of a second. */
    private static void close(List<BpfLink> links) {
        links.reversed().forEach(BpfLink::close);
    }

    private Attachment attachAll(MappedFile file, FileFindings findings, int pid) {
        Attachment attachment = new Attachment(findings.version(), new ArrayList<>(), new ArrayList<>());
        try {
            findings.plans().forEach((source, plan) -> plan.forEach(probe -> {
                Uprobe place = new Uprobe(file.reachable(), probe.fileOffset(), probe.uretprobe(), pid, probe.function());
                attachment.links().add(object.program(probe.program()).attach(place));
                attachment.probes().add(new AttachedProbe(source, file.path(), probe.function(), probe.offset(),
                        probe.onReturn(), probe.uretprobe(), probe.cheap(), pid));
            }));
            return attachment;
        } catch (BpfException e) {
            close(attachment.links());
            throw e;
        }
    }
}
