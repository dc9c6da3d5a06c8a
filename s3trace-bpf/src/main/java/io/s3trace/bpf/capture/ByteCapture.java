package io.s3trace.bpf.capture;

import io.s3trace.bpf.BpfException;
import io.s3trace.bpf.BpfLink;
import io.s3trace.bpf.BpfMap;
import io.s3trace.bpf.BpfObject;
import io.s3trace.bpf.BpfProgram;
import io.s3trace.bpf.KernelFeatures;
import io.s3trace.bpf.RingBuffer;
import io.s3trace.bpf.Uprobe;
import io.s3trace.bpf.generated.event.s3t_exec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Captures the bytes that processes send and receive: loads the kernel side, attaches it to libraries, and holds the ring in
 * which its records arrive. Not thread-safe, except for {@link #counters()} and the ring's one reader.
 */
public final class ByteCapture implements AutoCloseable {
    private static final Path KERNEL = Path.of("/sys/kernel/btf/vmlinux");

    private final KernelSide kernel;
    private final RingBuffer ring;
    private final BpfMap counters;
    private final ConnectionMaps connections;
    private final ListedProcesses listed;
    private final ConnectMaps connects;
    private final FileCatalog catalog;
    private final Attachments attachments;
    private final RingBuffer execs;
    private final JvmAgents jvms = new JvmAgents();
    private final ProcessWatch watch;
    private final NamedProcesses named;
    private final Discovery discovery;
    private final Leftovers leftovers;
    private final TracedProcesses traced;
    private final List<AttachedProbe> socketProbes;
    private final Optional<SocketHook> hook;

    private ByteCapture(KernelSide kernel, RingBuffer ring, RingBuffer execs, CaptureSettings settings) {
        BpfObject object = kernel.object();
        FeatureChoice features = kernel.features();
        this.kernel = kernel;
        this.ring = ring;
        this.execs = execs;
        this.catalog = new FileCatalog(inFiles(settings.sources()),
                new AvailablePrograms(kernel::has, features.lost()), settings.attaching().seekCheapPlaces(),
                KnownFiles.shared());
        this.attachments = new Attachments(object);
        ProgramsAhead programs = new ProgramsAhead(programFolders(settings), catalog, attachments,
                new BarrenFiles(BarrenFiles.usualFolder(), catalog.sources()), execs::wake);
        this.watch = new ProcessWatch(catalog, attachments, programs, jvms, settings.processes().excludedPid());
        this.leftovers = new Leftovers(object);
        this.discovery = new Discovery(execs, watch, programs, leftovers, settings.attaching().rescanInterval());
        this.counters = object.map("counters");
        this.listed = new ListedProcesses(object);
        this.traced = new TracedProcesses(settings.processes(), listed);
        this.connects = new ConnectMaps(object);
        this.connections = new ConnectionMaps(object, listed);
        Optional<FeatureWay> sockets = features.way(CaptureFeature.SOCKETS);
        this.hook = settings.attaching().hooks().stream()
                .filter(hook -> sockets.filter(hook.ways()::contains).isPresent()).findFirst();
        this.socketProbes = features.way(CaptureFeature.HTTP).stream()
                .flatMap(http -> Stream.concat(http.programs().stream(), sockets.orElseThrow().programs().stream()))
                .map(ByteCapture::socketProbe).toList();
        this.named = new NamedProcesses(listed, watch, jvms, catalog, !socketProbes.isEmpty());
    }

    /** Programs are probed ahead by links for many places only: perf events would be too many, and slow to close. */
    private static List<Path> programFolders(CaptureSettings settings) {
        boolean links = settings.attaching().uprobeMulti() && KernelFeatures.hasUprobeMulti();
        boolean any = settings.sources().stream().anyMatch(source -> source.isInFiles() && source.movesBytes());
        return links && any ? settings.attaching().programFolders() : List.of();
    }

    private static AttachedProbe socketProbe(String program) {
        return new AttachedProbe(CaptureSource.HTTP, KERNEL, program, 0, true, false, true, Uprobe.EVERY_PROCESS,
                BpfLink.Kind.KERNEL);
    }

    /**
     * Loads the kernel side, without the parts that this kernel refuses.
     *
     * @param settings its settings
     * @return the capture, attached to nothing in files yet; to be closed by the caller
     * @throws BpfException if nothing of it can be used by this process or on this kernel; the message says why
     */
    public static ByteCapture open(CaptureSettings settings) {
        KernelFeatures.probe().missing().ifPresent(reason -> {
            throw BpfException.because("load the kernel side: " + reason);
        });
        try (Opened opened = new Opened()) {
            KernelSide kernel = KernelSide.load(settings);
            opened.add(kernel, kernel::close);
            BpfObject object = kernel.object();
            RingBuffer ring = new RingBuffer(object.map("ring"), CaptureRecord.MAX_SIZE, object.map(".data.reader"));
            opened.add(ring, ring::close);
            RingBuffer execs = new RingBuffer(object.map("execs"), (int) s3t_exec.sizeof());
            opened.add(execs, execs::close);
            return opened.keep(new ByteCapture(kernel, ring, execs, settings));
        }
    }

    /**
     * Begins to load agents into Java virtual machines, if that was asked for. Call once, after attaching.
     *
     * @param wanted which of those that the kernel side traces
     */
    public void loadAgents(AgentFilter wanted) {
        if (catalog.sources().contains(CaptureSource.JSSE)) {
            jvms.start(pid -> traced.isTraced(pid) && wanted.wants(pid, listed.root(pid)));
        }
    }

    private static Set<CaptureSource> inFiles(Set<CaptureSource> sources) {
        return sources.stream().filter(CaptureSource::isInFiles).collect(Collectors.toSet());
    }

    /**
     * Attaches to the files that a process maps, and to those that it will load. These are libraries, whatever their names, and
     * the executable.
     *
     * @param pid the process
     * @param something whether it is an error if there is nothing in them to attach to
     * @throws BpfException if the process is gone or the kernel refuses
     */
    public void attach(int pid, boolean something) {
        named.attach(pid, something);
    }

    /**
     * Attaches to the files of all processes, and to those of programs that are started and libraries that are loaded
     * later, as they are found.
     *
     * @throws BpfException if the kernel refuses
     */
    public void attachEverywhere() {
        watch.watchEverything().failIfRefused();
    }

    /**
     * Has the children of a process followed, if the settings say so. A process that has ended has none.
     *
     * @param pid the process
     */
    public void list(int pid) {
        named.list(pid);
    }

    /**
     * Takes a process off those to trace. It gives no new records. Its children that are followed stay.
     *
     * @param pid the process
     */
    public void detach(int pid) {
        named.detach(pid);
    }

    /**
     * Looks at all processes to see what is attached to. May take some milliseconds for each.
     *
     * @return a description of every process except the kernel's own threads
     * @throws BpfException if processes cannot be listed
     */
    public List<ProcessFiles> coverage() {
        try {
            return new Coverage(catalog, attachments, traced, jvms, kernel.features()).all();
        } catch (IOException e) {
            throw BpfException.because("list processes: " + e.getMessage());
        }
    }

    /**
     * Begins to look for programs that are started and libraries that are loaded, and into programs that may be started. Call
     * once, after attaching.
     */
    public void follow() {
        discovery.start();
    }

    /**
     * Waits until the programs that may be started have been looked into. An interrupt ends the wait, and stays set.
     *
     * @param atMost the longest wait; what is left then is done in the background
     */
    public void awaitPrograms(Duration atMost) {
        discovery.awaitPrograms(atMost);
    }

    /** {@return the ring in which records arrive} */
    public RingBuffer ring() {
        return ring;
    }

    /** {@return what the kernel side knows of connections} */
    public ConnectionMaps connections() {
        return connections;
    }

    /** {@return which TCP connects are followed and reported} */
    public ConnectMaps connects() {
        return connects;
    }

    /** {@return the places attached to, in the order of attaching} */
    public List<AttachedProbe> probes() {
        return Stream.concat(attachments.probes().stream(), socketProbes.stream()).toList();
    }

    /** {@return how bytes are attributed to sockets; empty if they are not} */
    public Optional<SocketHook> sockets() {
        return hook;
    }

    /** {@return what was asked for and is not available on this kernel} */
    public List<LostFeature> lost() {
        return kernel.features().lost();
    }

    /** {@return how often each program ran} */
    public List<BpfProgram.Stats> programs() {
        return kernel.object().programs().stream().filter(BpfProgram::isLoaded).map(BpfProgram::stats).toList();
    }

    /** {@return how much the kernel side remembers of connections and processes, by map; counted one by one} */
    public Map<String, Integer> remembered() {
        return leftovers.sizes();
    }

    /** A map of the kernel side, for tests. */
    BpfMap map(String name) {
        return kernel.object().map(name);
    }

    /** {@return why things were not recorded, so far} */
    public CaptureCounters counters() {
        return CaptureCounters.of(counters.perCpuCounters());
    }

    /** {@return what the agents in Java virtual machines have not handed over, so far} */
    public AgentLosses agentLosses() {
        return jvms.losses();
    }

    /** Detaches everywhere. No new records come, but those in the ring can still be read. Idempotent. */
    public void detach() {
        discovery.close();
        jvms.close();
        attachments.close();
        kernel.detach();
    }

    /** Detaches, and frees ring and maps. Call once, after the ring's reader has stopped. */
    @Override
    public void close() {
        detach();
        ring.close();
        execs.close();
        kernel.close();
    }
}
