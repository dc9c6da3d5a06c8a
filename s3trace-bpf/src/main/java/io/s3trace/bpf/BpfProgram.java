package io.s3trace.bpf;

import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_obj_get_info_by_fd;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_program__attach$address;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_program__attach$descriptor;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_program__attach_tracepoint$address;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_program__attach_tracepoint$descriptor;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_program__attach_uprobe_opts$address;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_program__attach_uprobe_opts$descriptor;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_program__fd;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_program__set_autoload;

import io.s3trace.bpf.generated.libbpf.bpf_prog_info;
import io.s3trace.bpf.generated.libbpf.bpf_uprobe_opts;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** A program of a {@link BpfObject}. Valid while the object is open; not thread-safe. */
public final class BpfProgram {
    private static final MethodHandle ATTACH =
            NativeAccess.capturing(bpf_program__attach$address(), bpf_program__attach$descriptor());
    private static final MethodHandle ATTACH_UPROBE = NativeAccess.capturing(
            bpf_program__attach_uprobe_opts$address(), bpf_program__attach_uprobe_opts$descriptor());
    private static final MethodHandle ATTACH_TRACEPOINT = NativeAccess.capturing(
            bpf_program__attach_tracepoint$address(), bpf_program__attach_tracepoint$descriptor());

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
     * @param nanos time spent in it; likewise
     * @param missed how often the kernel skipped it, because another program was running on the same CPU
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

    /**
     * Attaches the program to where its section name says, such as {@code tp_btf/sched_process_exit}.
     *
     * @return the attachment, to be closed by the caller
     * @throws BpfException if the kernel refuses
     */
    public BpfLink attach() {
        return new BpfLink(NativeAccess.pointer("attach program " + name,
                state -> (MemorySegment) ATTACH.invokeExact(state, program)));
    }

    /**
     * Attaches the program to an instruction. Needs CAP_BPF and CAP_PERFMON; some kernels ask for CAP_SYS_ADMIN.
     *
     * @param place where
     * @return the attachment, to be closed by the caller
     * @throws BpfException if the kernel refuses, the file cannot be opened or the process is gone
     */
    public BpfLink attach(Uprobe place) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment options = bpf_uprobe_opts.allocate(arena);
            bpf_uprobe_opts.sz(options, bpf_uprobe_opts.sizeof());
            bpf_uprobe_opts.retprobe(options, place.onReturn());
            MemorySegment binary = arena.allocateFrom(place.binary().toString());
            return new BpfLink(NativeAccess.pointer("attach uprobe " + place, state ->
                    (MemorySegment) ATTACH_UPROBE.invokeExact(
                            state, program, place.pid(), binary, place.offset(), options)));
        }
    }

    /**
     * Attaches the program to a tracepoint. Needs tracefs to be mounted.
     *
     * @param category such as {@code syscalls}
     * @param event such as {@code sys_enter_write}
     * @return the attachment, to be closed by the caller
     * @throws BpfException if the kernel refuses or has no such tracepoint
     */
    public BpfLink attachTracepoint(String category, String event) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment first = arena.allocateFrom(category);
            MemorySegment second = arena.allocateFrom(event);
            return new BpfLink(NativeAccess.pointer("attach tracepoint " + category + "/" + event,
                    state -> (MemorySegment) ATTACH_TRACEPOINT.invokeExact(state, program, first, second)));
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
