package io.s3trace.bpf.capture;

import io.s3trace.bpf.BpfException;
import io.s3trace.bpf.BpfLink;
import io.s3trace.bpf.BpfObject;
import io.s3trace.bpf.Uprobe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The programs that see bytes move through sockets, of one {@link SocketDoor}. They run for all processes. Thread-safe. */
final class SocketAccess implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(SocketAccess.class);
    private static final Path KERNEL = Path.of("/sys/kernel/btf/vmlinux");

    /** Null if there is none. */
    private final SocketDoor door;
    private final Set<CaptureSource> sources;
    private final String reason;
    private final List<BpfLink> links = new ArrayList<>();
    private final List<AttachedProbe> probes = new ArrayList<>();

    private SocketAccess(SocketDoor door, Set<CaptureSource> sources, String reason) {
        this.door = door;
        this.sources = sources;
        this.reason = reason;
    }

    /**
     * Takes the first door that this kernel has.
     *
     * @param settings which doors may be taken, and what for
     * @param load loads the kernel side with the programs of a door
     * @return what was loaded; if all doors are closed, without access to sockets
     * @throws BpfException if it cannot be loaded even without
     */
    static ByteCapture tryDoors(CaptureSettings settings, Function<SocketAccess, ByteCapture> load) {
        Set<CaptureSource> sources = settings.sources();
        List<SocketDoor> doors = sources.isEmpty() ? List.of() : settings.attaching().doors();
        List<String> refusals = new ArrayList<>();
        for (SocketDoor door : doors) {
            if (!door.isThere()) {
                refusals.add(door + ": not in this kernel");
                continue;
            }
            try {
                return load.apply(new SocketAccess(door, sources, ""));
            } catch (BpfException e) {
                LOGGER.warn("sockets are not seen by {}: {}", door, e.getMessage());
                refusals.add(door + ": " + e.getMessage());
            }
        }
        return load.apply(new SocketAccess(null, sources, doors.isEmpty() ? "not asked for" : String.join("; ", refusals)));
    }

    /** Has the object load the programs of this door, and of no other. */
    void choose(BpfObject object) {
        List<String> chosen = programs();
        SocketDoor.allPrograms().forEach(program -> object.program(program).load(chosen.contains(program)));
    }

    /**
     * Attaches the programs; none, if there is no door. To be called once.
     *
     * @throws BpfException if the kernel refuses
     */
    synchronized void attach(BpfObject object) {
        for (String program : programs()) {
            links.add(object.program(program).attach());
            if (sources.contains(CaptureSource.HTTP)) {
                probes.add(new AttachedProbe(CaptureSource.HTTP, KERNEL, program, 0, true, false, true,
                        Uprobe.EVERY_PROCESS, BpfLink.Kind.KERNEL));
            }
        }
    }

    private List<String> programs() {
        return door == null ? List.of() : door.programs(sources);
    }

    /**
     * Makes sure that plain sockets are seen.
     *
     * @throws BpfException if there is no door
     */
    void require() {
        if (door == null) {
            throw BpfException.because("attach to plain sockets: " + reason);
        }
    }

    /** {@return the door} */
    Optional<SocketDoor> door() {
        return Optional.ofNullable(door);
    }

    /** {@return the places attached to for plain sockets} */
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
