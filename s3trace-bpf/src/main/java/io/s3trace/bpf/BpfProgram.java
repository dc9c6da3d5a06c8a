package io.s3trace.bpf;

import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_obj_get_info_by_fd;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_prog_test_run_opts;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_program__attach$address;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_program__attach$descriptor;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_program__attach_uprobe_opts$address;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_program__attach_uprobe_opts$descriptor;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_program__expected_attach_type;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_program__fd;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_program__section_name;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_program__set_autoload;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_program__set_expected_attach_type;

import io.s3trace.bpf.generated.libbpf.bpf_prog_info;
import io.s3trace.bpf.generated.libbpf.bpf_test_run_opts;
import io.s3trace.bpf.generated.libbpf.bpf_uprobe_opts;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;

/** A program of a {@link BpfObject}. Valid while the object is open; not thread-safe. */
public final class BpfProgram {
    private static final MethodHandle ATTACH =
            NativeAccess.capturing(bpf_program__attach$address(), bpf_program__attach$descriptor());
    private static final MethodHandle ATTACH_UPROBE = NativeAccess.capturing(
            bpf_program__attach_uprobe_opts$address(), bpf_program__attach_uprobe_opts$descriptor());

    private final MemorySegment program;
    private final String name;

    BpfProgram(MemorySegment program, String name) {
        this.program = program;
        this.name = name;
    }

    /**
     * How often a program ran and for how long, all CPUs together.
     *
     * @param name the program's name
     * @param runs how often it ran; counted while BPF statistics are switched on
     * @param nanos time spent in it; counted while BPF statistics are switched on
     * @param missed how often the kernel skipped it because it, or another program, was running on that CPU
     */
    public record Stats(String name, long runs, long nanos, long missed) {}

    /**
     * Leaves the program out when the object is loaded, or takes it in again.
     *
     * @param load whether to load it; the default is true
     * @return this
     */
    public BpfProgram load(boolean load) {
        NativeAccess.check("choose whether to load program " + name, bpf_program__set_autoload(program, load));
        return this;
    }

    /** {@return whether the program was loaded with its object, rather than left out} */
    public boolean isLoaded() {
        return bpf_program__fd(program) >= 0;
    }

    /** {@return whether its section names a place in the kernel to attach to, as {@code tp_btf/sched_process_exit} does} */
    public boolean hasPlace() {
        return section().contains("/");
    }

    /**
     * Attaches the program to the place that its section names, such as {@code tp_btf/sched_process_exit}.
     *
     * @return the attachment, to be closed by the caller
     * @throws BpfException if the kernel refuses; the exception's refusal names this program
     */
    public BpfLink attach() {
        try {
            return BpfLink.ofLibbpf(BpfLink.Kind.KERNEL, NativeAccess.pointer("attach program " + name,
                    state -> (MemorySegment) ATTACH.invokeExact(state, program)));
        } catch (BpfException e) {
            throw e.ofProgram(name);
        }
    }

    /**
     * Attaches the program to instructions. If the object was loaded for that, one link holds all of them; otherwise each has
     * one. Needs CAP_BPF and CAP_PERFMON. For one link each, most kernels ask for CAP_SYS_ADMIN.
     *
     * @param places where: all in one file, all for the same process or for all processes, and either all on return or none
     * @return the attachments, to be closed by the caller
     * @throws BpfException if the kernel refuses, the file cannot be opened or the process is gone: then nothing is attached
     */
    public List<BpfLink> attach(List<Uprobe> places) {
        if (bpf_program__expected_attach_type(program) == UprobeMulti.ATTACH_TYPE) {
            String names = String.join(", ", places.stream().map(Uprobe::name).distinct().toList());
            int link = NativeAccess.check("attach uprobes " + places.getFirst().named(names),
                    UprobeMulti.link(bpf_program__fd(program), places));
            return List.of(BpfLink.ofDescriptor(BpfLink.Kind.UPROBE_MULTI, link));
        }
        List<BpfLink> links = new ArrayList<>();
        try {
            places.forEach(place -> links.add(attach(place)));
            return links;
        } catch (BpfException e) {
            BpfLink.closeAll(links);
            throw e;
        }
    }

    private BpfLink attach(Uprobe place) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment options = bpf_uprobe_opts.allocate(arena);
            bpf_uprobe_opts.sz(options, bpf_uprobe_opts.sizeof());
            bpf_uprobe_opts.retprobe(options, place.onReturn());
            MemorySegment binary = arena.allocateFrom(place.binary().toString());
            return BpfLink.ofLibbpf(BpfLink.Kind.PERF_EVENT, NativeAccess.pointer("attach uprobe " + place, state ->
                    (MemorySegment) ATTACH_UPROBE.invokeExact(
                            state, program, place.pid(), binary, place.offset(), options)));
        }
    }

    private String section() {
        return bpf_program__section_name(program).getString(0);
    }

    MemorySegment segment() {
        return program;
    }

    /** {@return its function's name} */
    public String name() {
        return name;
    }

    /**
     * Has uprobes attached by one link to many places. Call it before the program is loaded. Other programs stay as they are.
     */
    void linkManyPlaces() {
        if (section().matches("u(ret)?probe")) {
            NativeAccess.check("prepare program " + name + " for uprobe_multi",
                    bpf_program__set_expected_attach_type(program, UprobeMulti.ATTACH_TYPE));
        }
    }

    /**
     * Runs a program that is made to be run by user space ({@code SEC("syscall")}), on the caller's thread.
     *
     * @param context the program's argument, which the program may change
     * @throws BpfException if the kernel refuses
     */
    public void run(MemorySegment context) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment options = bpf_test_run_opts.allocate(arena);
            bpf_test_run_opts.sz(options, bpf_test_run_opts.sizeof());
            bpf_test_run_opts.ctx_in(options, context);
            bpf_test_run_opts.ctx_size_in(options, (int) context.byteSize());
            NativeAccess.check("run program " + name, bpf_prog_test_run_opts(bpf_program__fd(program), options));
        }
    }

    /**
     * Asks the kernel how often the program ran.
     *
     * @return the figures since the program was loaded
     * @throws BpfException if the kernel refuses
     */
    public Stats stats() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = bpf_prog_info.allocate(arena);
            MemorySegment length = arena.allocateFrom(ValueLayout.JAVA_INT, (int) bpf_prog_info.sizeof());
            NativeAccess.check("read statistics of program " + name,
                    bpf_obj_get_info_by_fd(bpf_program__fd(program), info, length));
            return new Stats(name, bpf_prog_info.run_cnt(info), bpf_prog_info.run_time_ns(info),
                    bpf_prog_info.recursion_misses(info));
        }
    }
}
