package io.s3trace.bpf.capture;

import io.s3trace.bpf.BpfException;
import io.s3trace.bpf.BpfLink;
import io.s3trace.bpf.BpfObject;
import io.s3trace.bpf.Uprobe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The programs that see plain sockets, of one {@link SocketDoor}. They run for all processes. Thread-safe. */
final class SocketAccess implements AutoCloseable {
    private static final Path KERNEL = Path.of("/sys/kernel/btf/vmlinux");

    /** Null if there is none. */
    private final SocketDoor door;
    private final String reason;
    private final List<BpfLink> links = new ArrayList<>();
    private final List<AttachedProbe> probes = new ArrayList<>();

    private SocketAccess(SocketDoor door, String reason) {
        this.door = door;
        this.reason = reason;
    }

    /** {@return no access: nobody wants it} */
    static SocketAccess none() {
        return new SocketAccess(null, "not asked for");
    }

    /**
     * Takes the first door that this kernel has.
     *
     * @param load loads the kernel side with the programs of a door
     * @return what was loaded; if all doors are closed, without access to sockets
     * @throws BpfException if it cannot be loaded even without
     */
    static ByteCapture tryDoors(Function<SocketAccess, ByteCapture> load) {
        List<String> refusals = new ArrayList<>();
        for (SocketDoor door : SocketDoor.values()) {
            try {
                return load.apply(new SocketAccess(door, ""));
            } catch (BpfException e) {
                refusals.add("by " + door + ": " + e.getMessage());
            }
        }
        return load.apply(new SocketAccess(null, String.join("; ", refusals)));
    }

    /** Has the object load the programs of this door, and of no other. */
    void choose(BpfObject object) {
        for (String program : SocketDoor.allPrograms()) {
            object.program(program).load(door != null && door.programs().contains(program));
        }
    }

    /**
     * Attaches the programs, unless that has been done.
     *
     * @throws BpfException if there is no door, or the kernel refuses
     */
    synchronized void attach(BpfObject object) {
        if (door == null) {
            throw BpfException.because("attach to plain sockets: " + reason);
        }
        if (!links.isEmpty()) {
            return;
        }
        for (String program : door.programs()) {
            links.add(object.program(program).attach());
            probes.add(new AttachedProbe(
                    CaptureSource.HTTP, KERNEL, program, 0, true, false, true, Uprobe.EVERY_PROCESS, BpfLink.Kind.KERNEL));
        }
    }

    /** {@return the places attached to} */
    synchronized List<AttachedProbe> probes() {
        return List.copyOf(probes);
    }

    /** Detaches. Idempotent. */
    @Override
    public synchronized void close() {
        links.reversed().forEach(BpfLink::close);
        links.clear();
    }
}
