package io.s3trace.bpf.capture;

import io.s3trace.bpf.BpfException;
import io.s3trace.bpf.BpfLink;
import io.s3trace.bpf.BpfMap;
import io.s3trace.bpf.BpfObject;
import io.s3trace.bpf.BpfProgram;
import io.s3trace.bpf.KernelFeatures;
import io.s3trace.bpf.RingBuffer;
import io.s3trace.bpf.Uprobe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Catches the bytes that processes send and receive: loads the kernel side, attaches it to libraries, and holds the
 * ring in which its records arrive. Not thread-safe, but for {@link #counters()} and the ring's one reader.
 */
public final class ByteCapture implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ByteCapture.class);
    private static final String OBJECT = "s3trace.bpf.o";

    private final BpfObject object;
    private final RingBuffer ring;
    private final boolean seekCheapPlaces;
    private final BpfMap counters;
    private final ConnectionMaps connections;
    private final ListedProcesses listed;
    private final List<BpfLink> links = new ArrayList<>();
    private final List<AttachedProbe> probes = new ArrayList<>();

    private ByteCapture(BpfObject object, RingBuffer ring, boolean seekCheapPlaces) {
        this.seekCheapPlaces = seekCheapPlaces;
        this.object = object;
        this.ring = ring;
        this.counters = object.map("counters");
        this.connections = new ConnectionMaps(object);
        this.listed = new ListedProcesses(object);
    }

    /**
     * Loads the kernel side.
     *
     * @param settings what it is to know
     * @return the capture, attached to nothing yet; to be closed by the caller
     * @throws BpfException if this process or this kernel cannot do it; the message says why
     */
    public static ByteCapture open(CaptureSettings settings) {
        KernelFeatures.probe().missing().ifPresent(reason -> {
            throw BpfException.because("load the kernel side: " + reason);
        });
        ByteCapture capture = load(settings);
        try {
            capture.links.add(capture.object.program("process_exit").attach());
            return capture;
        } catch (RuntimeException e) {
            capture.close();
            throw e;
        }
    }

    private static ByteCapture load(CaptureSettings settings) {
        BpfObject object = BpfObject.open(ByteCapture.class, OBJECT);
        try {
            object.map("ring").maxEntries(settings.ringBytes());
            CaptureConfig.write(object.map(".rodata.config").initialValue(), settings);
            object.load();
            return new ByteCapture(object, new RingBuffer(object.map("ring")), settings.seekCheapPlaces());
        } catch (RuntimeException e) {
            object.close();
            throw e;
        }
    }

    /**
     * Attaches to the files that a process maps: libraries, whatever their names, and its executable.
     *
     * @param source what to look for in them
     * @param pid the process
     * @throws BpfException if the process is gone, maps no such file, or the kernel refuses
     */
    public void attach(CaptureSource source, int pid) {
        listed.add(pid);
        List<MappedFile> files;
        try {
            files = new LibraryFinder(source).mappedBy(pid);
        } catch (IOException e) {
            throw BpfException.because("attach to process " + pid + ": " + ProcessMaps.whyUnreadable(pid, e));
        }
        if (!attach(source, files, pid)) {
            throw BpfException.because("attach to process " + pid + ": it maps no " + source.files()
                    + " nor other file with " + source.functions().getFirst().symbol()
                    + ": looked at " + ProcessMaps.describe(pid)
                    + ": trace it after it has loaded the library, or without naming its pid");
        }
    }

    /**
     * Attaches to the files of all processes, those started later included.
     *
     * @param source what to look for in them
     * @throws BpfException if there is no such file on this host, or the kernel refuses
     */
    public void attachEverywhere(CaptureSource source) {
        List<MappedFile> files;
        try {
            files = new LibraryFinder(source).everywhere();
        } catch (IOException e) {
            throw BpfException.because("look for " + source.files() + ": " + e);
        }
        if (!attach(source, files, Uprobe.EVERY_PROCESS)) {
            throw BpfException.because("look for " + source.files() + ": no process maps one, nor another file with "
                    + source.functions().getFirst().symbol() + ", and the loader (/etc/ld.so.cache) knows of none");
        }
    }

    /** {@return the ring in which records arrive} */
    public RingBuffer ring() {
        return ring;
    }

    /** {@return what the kernel side knows of connections} */
    public ConnectionMaps connections() {
        return connections;
    }

    /** {@return the places attached to, in the order of attaching} */
    public List<AttachedProbe> probes() {
        return List.copyOf(probes);
    }

    /** {@return how often each program ran} */
    public List<BpfProgram.Stats> programs() {
        return object.programs().stream().map(BpfProgram::stats).toList();
    }

    /** {@return why things were not recorded, so far} */
    public CaptureCounters counters() {
        return CaptureCounters.of(counters.perCpuCounters());
    }

    /** Detaches everywhere: no new records come, those in the ring can still be read. Idempotent. */
    public void detach() {
        links.reversed().forEach(BpfLink::close);
        links.clear();
    }

    /** Detaches, and frees ring and maps. Call once, after the ring's reader has stopped. */
    @Override
    public void close() {
        detach();
        ring.close();
        object.close();
    }

    /** Attaches to those that fit; tells whether there were any. */
    private boolean attach(CaptureSource source, List<MappedFile> files, int pid) {
        LibraryProbes attaching = new LibraryProbes(object, source, pid, seekCheapPlaces);
        boolean any = false;
        for (MappedFile file : files) {
            Optional<String> unfit = attaching.attach(file, links, probes);
            any |= unfit.isEmpty();
            unfit.ifPresent(reason -> LOGGER.debug("{}: {}", source, reason));
        }
        return any;
    }
}
