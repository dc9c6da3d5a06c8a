package io.s3trace.bpf;

import static io.s3trace.bpf.generated.libbpf.libbpf.BPF_PROG_TYPE_KPROBE;
import static io.s3trace.bpf.generated.libbpf.libbpf.bpf_prog_load;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.s3trace.bpf.generated.libbpf.bpf_prog_load_opts;
import io.s3trace.bpf.generated.libbpf.libbpf;
import io.s3trace.bpf.library.Architecture;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.List;

/**
 * Links of one program to many places of one file, since Linux 6.6. They are made by bpf(2) itself: libbpf knows them only from
 * 1.3 on, and kernel headers from before 6.6 do not. This class is the only place that knows them.
 */
final class UprobeMulti {
    /** BPF_TRACE_UPROBE_MULTI of enum bpf_attach_type in linux/bpf.h. */
    static final int ATTACH_TYPE = 48;
    /** BPF_LINK_CREATE of enum bpf_cmd, and BPF_F_UPROBE_MULTI_RETURN. */
    private static final int LINK_CREATE = 28;
    private static final int ON_RETURN = 1;
    private static final int EBADF = 9;
    private static final int EINVAL = 22;
    /** The kernel's own value: pid_t is signed there. */
    private static final int NO_PID = -1;

    /** union bpf_attr of linux/bpf.h, as far as BPF_LINK_CREATE reads it for this kind of link. */
    private static final MemoryLayout ATTRIBUTES = MemoryLayout.structLayout(
            JAVA_INT.withName("prog_fd"), JAVA_INT.withName("target_fd"),
            JAVA_INT.withName("attach_type"), JAVA_INT.withName("link_flags"),
            ADDRESS.withName("path"), ADDRESS.withName("offsets"),
            ADDRESS.withName("ref_ctr_offsets"), ADDRESS.withName("cookies"),
            JAVA_INT.withName("count"), JAVA_INT.withName("flags"), JAVA_INT.withName("pid"), JAVA_INT);

    /** long syscall(long number, ...) */
    private static final MethodHandle BPF = NativeAccess.capturing(
            Linker.nativeLinker().defaultLookup().find("syscall").orElseThrow(),
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT), Linker.Option.firstVariadicArg(1));
    private static final long BPF_NUMBER = Architecture.current().bpfSyscall();

    private UprobeMulti() {}

    /**
     * Asks the kernel, as libbpf does from 1.5 on. A kernel with such links refuses a place that is in no file with EBADF. If
     * its links to one process see all the process's threads, it refuses an impossible process first, with EINVAL. In the first
     * 6.6, they did not see all threads.
     */
    static boolean isSupported() {
        try (Arena arena = Arena.ofConfined()) {
            int program = loadNothing(arena);
            if (program < 0) {
                return false;
            }
            try {
                MemorySegment nowhere = attributes(arena, program, Path.of("/"), new long[] {0}, false, 0);
                MemorySegment nobody = attributes(arena, program, Path.of("/"), new long[] {0}, false, NO_PID);
                return create(nowhere) == -EBADF && create(nobody) == -EINVAL;
            } finally {
                libbpf.close(program);
            }
        } finally {
            LibbpfLog.take();
        }
    }

    /**
     * Makes a link.
     *
     * @param program its file descriptor; loaded for {@link #ATTACH_TYPE}
     * @param places in one file, all on return or none
     * @return the link's file descriptor, or {@code -errno}
     */
    static int link(int program, List<Uprobe> places) {
        Uprobe first = places.getFirst();
        long[] offsets = places.stream().mapToLong(Uprobe::offset).toArray();
        int pid = first.pid() == Uprobe.EVERY_PROCESS ? 0 : first.pid();
        try (Arena arena = Arena.ofConfined()) {
            return create(attributes(arena, program, first.binary(), offsets, first.onReturn(), pid));
        }
    }

    private static MemorySegment attributes(
            Arena arena, int program, Path binary, long[] offsets, boolean onReturn, int pid) {
        MemorySegment attributes = arena.allocate(ATTRIBUTES);
        set(attributes, "prog_fd", program);
        set(attributes, "attach_type", ATTACH_TYPE);
        set(attributes, "count", offsets.length);
        set(attributes, "flags", onReturn ? ON_RETURN : 0);
        set(attributes, "pid", pid);
        attributes.set(ADDRESS, offset("path"), arena.allocateFrom(binary.toString()));
        attributes.set(ADDRESS, offset("offsets"), arena.allocateFrom(JAVA_LONG, offsets));
        return attributes;
    }

    private static void set(MemorySegment attributes, String field, int value) {
        attributes.set(JAVA_INT, offset(field), value);
    }

    private static long offset(String field) {
        return ATTRIBUTES.byteOffset(PathElement.groupElement(field));
    }

    private static int create(MemorySegment attributes) {
        return NativeAccess.descriptor(state -> (long) BPF.invokeExact(
                state, BPF_NUMBER, LINK_CREATE, attributes, (int) attributes.byteSize()));
    }

    /** r0 = 0; exit */
    private static int loadNothing(Arena arena) {
        MemorySegment instructions = arena.allocateFrom(JAVA_LONG, 0xb7, 0x95);
        MemorySegment options = bpf_prog_load_opts.allocate(arena);
        bpf_prog_load_opts.sz(options, bpf_prog_load_opts.sizeof());
        bpf_prog_load_opts.expected_attach_type(options, ATTACH_TYPE);
        return bpf_prog_load(BPF_PROG_TYPE_KPROBE(), MemorySegment.NULL, arena.allocateFrom("GPL"), instructions, 2, options);
    }
}
