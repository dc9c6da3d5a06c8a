package io.s3trace.bpf;

import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_object__close;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_object__find_map_by_name;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_object__find_program_by_name;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_object__load;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_object__next_program;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_object__open_mem$address;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_object__open_mem$descriptor;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_program__name;

import io.s3trace.bpf.generated.libbpf.bpf_object_open_opts;
import io.s3trace.bpf.library.Architecture;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A compiled BPF object: opened, then set up (maps sized, constants written), then loaded, then attached. Closing it unloads
 * its programs and maps; close what was attached first. Not thread-safe, except for {@link #close()}.
 */
public final class BpfObject implements AutoCloseable {
    private final MemorySegment object;
    private final String name;
    private final AtomicBoolean closed = new AtomicBoolean();

    private BpfObject(MemorySegment object, String name) {
        this.object = object;
        this.name = name;
    }

    /**
     * Opens an object from a class's resources; nothing reaches the kernel yet.
     *
     * @param owner the class beside which the resource lies, in a folder for each {@link Architecture}
     * @param resource name of the resource
     * @return the object, to be closed by the caller
     * @throws BpfException if the resource or libbpf is missing, it is no BPF object, or there is none for this architecture
     */
    public static BpfObject open(Class<?> owner, String resource) {
        return open(owner, resource, NativeAccess.architecture());
    }

    static BpfObject open(Class<?> owner, String resource, Architecture architecture) {
        NativeAccess.ensureLoaded();
        try (InputStream in = owner.getResourceAsStream(architecture.directory() + "/" + resource);
                Arena arena = Arena.ofConfined()) {
            if (in == null) {
                throw BpfException.because("open BPF object " + resource + ": not in the jar of " + owner.getName());
            }
            byte[] bytes = in.readAllBytes();
            MemorySegment image = arena.allocate(bytes.length, Long.BYTES);
            MemorySegment.copy(bytes, 0, image, ValueLayout.JAVA_BYTE, 0, bytes.length);
            MemorySegment options = bpf_object_open_opts.allocate(arena);
            bpf_object_open_opts.sz(options, bpf_object_open_opts.sizeof());
            bpf_object_open_opts.object_name(options, arena.allocateFrom(resource.replaceAll("\\W.*", "")));
            return new BpfObject(NativeAccess.pointer("open BPF object " + resource, state ->
                    (MemorySegment) Open.MEM.invokeExact(state, image, (long) bytes.length, options)), resource);
        } catch (IOException e) {
            throw BpfException.because("open BPF object " + resource + ": " + e);
        }
    }

    /**
     * Has the programs on uprobes attached by one link to many places. Call it before the programs are loaded: they cannot be
     * attached in any other way then. Only if {@link KernelFeatures#hasUprobeMulti()}.
     */
    public void linkManyPlaces() {
        programs().forEach(BpfProgram::linkManyPlaces);
    }

    /**
     * Loads programs and maps into the kernel, which checks every program. Call once: after a refusal, nothing is loaded, and
     * the object can no longer be used.
     *
     * @throws BpfException if the kernel refuses; the exception's refusal names the first part that was refused
     */
    public void load() {
        int result = bpf_object__load(object);
        List<String> log = LibbpfLog.take();
        if (result < 0) {
            throw BpfException.loading(name, -result, log);
        }
    }

    /**
     * Finds a program.
     *
     * @param program its function's name
     * @return the program
     * @throws BpfException if there is none
     */
    public BpfProgram program(String program) {
        return new BpfProgram(find("program", program, bpf_object__find_program_by_name(object, cString(program))), program);
    }

    /**
     * Lists the programs.
     *
     * @return all programs, in the order of the object
     */
    public List<BpfProgram> programs() {
        List<BpfProgram> programs = new ArrayList<>();
        MemorySegment next = bpf_object__next_program(object, MemorySegment.NULL);
        while (!next.equals(MemorySegment.NULL)) {
            programs.add(new BpfProgram(next, bpf_program__name(next).getString(0)));
            next = bpf_object__next_program(object, next);
        }
        return programs;
    }

    /**
     * Finds a map, or a data section as a map.
     *
     * @param map its name
     * @return the map
     * @throws BpfException if there is none
     */
    public BpfMap map(String map) {
        return new BpfMap(find("map", map, bpf_object__find_map_by_name(object, cString(map))), map);
    }

    MemorySegment segment() {
        return object;
    }

    /** Unloads programs and maps. Idempotent. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            bpf_object__close(object);
        }
    }

    private MemorySegment find(String kind, String wanted, MemorySegment found) {
        if (found.equals(MemorySegment.NULL)) {
            throw BpfException.because("find " + kind + " " + wanted + ": not in BPF object " + name);
        }
        return found;
    }

    private static MemorySegment cString(String text) {
        return Arena.ofAuto().allocateFrom(text);
    }

    /** Bound when first needed, after libbpf is known to be there. */
    private static final class Open {
        private static final MethodHandle MEM =
                NativeAccess.capturing(bpf_object__open_mem$address(), bpf_object__open_mem$descriptor());
    }
}
