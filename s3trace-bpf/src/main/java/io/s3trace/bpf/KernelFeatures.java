package io.s3trace.bpf;

import static io.s3trace.bpf.generated.libbpf.libbpf.BPF_MAP_TYPE_RINGBUF;
import static io.s3trace.bpf.generated.libbpf.libbpf.BPF_PROG_TYPE_KPROBE;
import static io.s3trace.bpf.generated.libbpf.libbpf.BPF_PROG_TYPE_SYSCALL;
import static io.s3trace.bpf.generated.libbpf.libbpf.BPF_TRACE_RAW_TP;
import static io.s3trace.bpf.generated.libbpf.libbpf.libbpf_find_vmlinux_btf_id;
import static io.s3trace.bpf.generated.libbpf.libbpf.libbpf_probe_bpf_map_type;
import static io.s3trace.bpf.generated.libbpf.libbpf.libbpf_probe_bpf_prog_type;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the running kernel lets this process do.
 *
 * @param version the kernel's version
 * @param confinement what keeps this process, or all of the host, from tracing; empty if nothing does
 * @param permitted this process may use BPF for tracing: it is root or has CAP_BPF and CAP_PERFMON
 * @param btf the kernel describes its own types, at {@code /sys/kernel/btf/vmlinux}
 * @param ringBuffers ring buffer maps
 * @param uprobes programs that run on uprobes
 */
public record KernelFeatures(
        String version,
        Optional<String> confinement,
        boolean permitted,
        boolean btf,
        boolean ringBuffers,
        boolean uprobes) {
    private static final Path BTF = Path.of("/sys/kernel/btf/vmlinux");
    /** Where libbpf looks for it. */
    private static final List<Path> TRACEFS = List.of(Path.of("/sys/kernel/tracing"), Path.of("/sys/kernel/debug/tracing"));
    /** Of {@code enum bpf_attach_type} in linux/bpf.h. */
    private static final int BPF_TRACE_FEXIT = 25;
    private static final int CAP_SYS_ADMIN = 21;
    private static final int CAP_PERFMON = 38;
    private static final int CAP_BPF = 39;

    /**
     * Asks the running kernel.
     *
     * @return what it can do
     * @throws BpfException if libbpf cannot be loaded
     */
    public static KernelFeatures probe() {
        NativeAccess.ensureLoaded();
        KernelFeatures features = new KernelFeatures(
                System.getProperty("os.version"),
                Confinement.read(),
                hasCapabilities(readEffectiveCapabilities()),
                Files.isReadable(BTF),
                libbpf_probe_bpf_map_type(BPF_MAP_TYPE_RINGBUF(), MemorySegment.NULL) == 1,
                libbpf_probe_bpf_prog_type(BPF_PROG_TYPE_KPROBE(), MemorySegment.NULL) == 1);
        LibbpfLog.take();
        return features;
    }

    /**
     * Returns whether the kernel has a raw tracepoint that programs can attach to.
     *
     * @param name the tracepoint
     * @return whether it is there
     */
    public static boolean hasTracepoint(String name) {
        return hasTarget(name, BPF_TRACE_RAW_TP());
    }

    /**
     * Returns whether the kernel has a function whose returns programs may see. The kernel may still refuse such programs: on
     * some processors, and if it is built in some ways.
     *
     * @param name the function
     * @return whether it is there
     */
    public static boolean hasFunction(String name) {
        return hasTarget(name, BPF_TRACE_FEXIT);
    }

    /**
     * Returns whether it is safe to see the returns of functions in which threads wait. The kernel must keep the code that
     * calls the programs until the last thread has left the function. It does since Linux 5.12, and in earlier stable versions
     * that have the fix. Other kernels free that code when a program is detached, and crash when a waiting thread returns.
     *
     * @return whether it is safe; if not, nothing should be attached
     */
    public static boolean seesReturns() {
        return hasFunction("__bpf_tramp_image_release");
    }

    /**
     * Returns whether programs at tracepoints may be preempted: since Linux 7.0 (commits a46023d5616e, f7d327654b88). The kernel
     * skips a program that is already running on that CPU, so that calls of other threads may not be seen. Programs that run for
     * perf's events of the tracepoints are not preempted.
     *
     * @return whether they may be
     */
    public static boolean preemptsAtTracepoints() {
        return preemptsAtTracepoints(System.getProperty("os.version"));
    }

    static boolean preemptsAtTracepoints(String version) {
        return version.matches("([7-9]|\\d{2,})\\..*");
    }

    /**
     * Returns whether perf has an event for a tracepoint, and this process may read which: tracefs must be mounted.
     *
     * @param event the event, such as {@code sock/sock_send_length}
     * @return whether it is there
     */
    public static boolean hasEvent(String event) {
        return TRACEFS.stream().anyMatch(tracefs -> isReadable(tracefs.resolve("events").resolve(event).resolve("id")));
    }

    /** access(2), which {@link Files#isReadable} asks, does not count capabilities of other users than root. */
    private static boolean isReadable(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.read() >= 0;
        } catch (IOException e) {
            return false; // the same as if it was not there
        }
    }

    private static boolean hasTarget(String name, int attachType) {
        NativeAccess.ensureLoaded();
        try (Arena arena = Arena.ofConfined()) {
            return libbpf_find_vmlinux_btf_id(arena.allocateFrom(name), attachType) > 0;
        } finally {
            LibbpfLog.take();
        }
    }

    /**
     * Returns whether user space may run programs itself: Linux 5.14 or later.
     *
     * @return whether it may
     */
    public static boolean runsPrograms() {
        NativeAccess.ensureLoaded();
        try {
            return libbpf_probe_bpf_prog_type(BPF_PROG_TYPE_SYSCALL(), MemorySegment.NULL) == 1;
        } finally {
            LibbpfLog.take();
        }
    }

    /**
     * Returns whether one link may hold a uprobe program at many places of a file: Linux 6.6 or later. Such links are made and
     * closed faster than perf events, and need only CAP_BPF and CAP_PERFMON.
     *
     * @return whether this kernel makes them, for one process as well as for all
     */
    public static boolean hasUprobeMulti() {
        NativeAccess.ensureLoaded();
        return UprobeMulti.isSupported();
    }

    /**
     * Says why this process cannot trace on this kernel.
     *
     * @return the first thing that is missing and what to do about it, or empty if all is there
     */
    public Optional<String> missing() {
        if (confinement.isPresent()) {
            return confinement;
        }
        if (!permitted) {
            return Optional.of("this process may not use BPF: run it as root, or give it CAP_BPF and CAP_PERFMON "
                    + "(CAP_SYS_PTRACE too, to look into other users' processes)");
        }
        if (!btf) {
            return Optional.of("kernel " + version + " has no BTF at " + BTF
                    + ": it must be 5.8 or later, built with CONFIG_DEBUG_INFO_BTF=y");
        }
        if (!ringBuffers) {
            return Optional.of("kernel " + version + " has no BPF ring buffers: it must be 5.8 or later");
        }
        if (!uprobes) {
            return Optional.of("kernel " + version + " has no BPF programs on uprobes: it must be built with "
                    + "CONFIG_UPROBES=y and CONFIG_BPF_EVENTS=y");
        }
        return Optional.empty();
    }

    static boolean hasCapabilities(long effective) {
        return has(effective, CAP_SYS_ADMIN) || has(effective, CAP_BPF) && has(effective, CAP_PERFMON);
    }

    private static boolean has(long capabilities, int capability) {
        return (capabilities >>> capability & 1) != 0;
    }

    private static long readEffectiveCapabilities() {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("CapEff:"))
                    .mapToLong(line -> Long.parseUnsignedLong(line.substring("CapEff:".length()).strip(), 16))
                    .findFirst().orElse(0);
        } catch (IOException e) {
            throw BpfException.because("read capabilities from /proc/self/status: " + e);
        }
    }
}
