package io.s3trace.internal.process;

import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.container.ContainerInfo;
import io.s3trace.event.ProcessInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** Finds out who a process is, from what the kernel side reports: the process itself may be gone. */
public final class ProcessReader {
    private static final Path UPTIME = Path.of("/proc/uptime");
    /** USER_HZ is 100 on x86-64 and arm64. */
    private static final long TICK_NANOS = 10_000_000;
    private static final Duration DIGITS = Duration.ofMillis(20);

    private final Instant bootTime;
    private final ContainerIds containers;
    private final boolean ofThisSystem;

    /**
     * Makes a reader for processes of another system, or another time.
     *
     * @param bootTime when the system of the records was booted
     * @param containers knows in which containers its processes run
     */
    public ProcessReader(Instant bootTime, ContainerIds containers) {
        this(bootTime, containers, false);
    }

    private ProcessReader(Instant bootTime, ContainerIds containers, boolean ofThisSystem) {
        this.bootTime = bootTime;
        this.containers = containers;
        this.ofThisSystem = ofThisSystem;
    }

    /** {@return a reader for processes of this system} */
    public static ProcessReader ofThisSystem() {
        return new ProcessReader(ThisSystem.BOOT_TIME, new CgroupContainers(), true);
    }

    /**
     * Says when a process of this system started, as {@code /proc/PID/stat} has it.
     *
     * @param startTime as one of these readers says
     * @return clock ticks since the system was booted
     */
    public static long startTicks(Instant startTime) {
        return Math.floorDiv(Duration.between(ThisSystem.BOOT_TIME, startTime).toNanos(), TICK_NANOS);
    }

    /** {@return whether its processes may be looked up in this system's {@code /proc}} */
    boolean isOfThisSystem() {
        return ofThisSystem;
    }

    /** {@return when the system was booted} */
    public Instant bootTime() {
        return bootTime;
    }

    /** {@return the container that a record's process runs in, {@link ContainerInfo#NONE} if none} */
    public ContainerInfo container(CaptureRecord record) {
        return containers.of(record.tgid(), record.processStartNanos(), record.cgroupId());
    }

    ProcessInfo read(CaptureRecord record, String exe) {
        ContainerInfo container = container(record);
        return new ProcessInfo(record.tgid(), record.comm(), exe, bootTime.plusNanos(record.processStartNanos()),
                record.cgroupId(), container.id(), container.podUid());
    }

    /**
     * Returns CLOCK_BOOTTIME. The file has hundredths of a second. CLOCK_MONOTONIC, which is exact, differs from it by the time
     * for which the system was suspended: by none, if it differs by no more than the file's digits.
     */
    private static Duration uptime() {
        try {
            String seconds = Files.readString(UPTIME).split(" ", 2)[0];
            Duration rough = Duration.ofMillis((long) (Double.parseDouble(seconds) * 1000));
            Duration monotonic = Duration.ofNanos(System.nanoTime());
            return rough.minus(monotonic).abs().compareTo(DIGITS) <= 0 ? monotonic : rough;
        } catch (IOException e) {
            throw new UncheckedIOException("read " + UPTIME, e);
        }
    }

    /** Read once: a process is known by when it started, which must be the same for all tracers of this JVM. */
    @SuppressWarnings("TimeInStaticInitializer") // the time now does not matter: it is the same for all
    private static final class ThisSystem {
        private static final Instant BOOT_TIME = Instant.now().minus(uptime());
    }
}
