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
        return new ProcessReader(Instant.now().minus(uptime()), new CgroupContainers(), true);
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

    private static Duration uptime() {
        try {
            String seconds = Files.readString(UPTIME).split(" ", 2)[0];
            return Duration.ofMillis((long) (Double.parseDouble(seconds) * 1000));
        } catch (IOException e) {
            throw new UncheckedIOException("read " + UPTIME, e);
        }
    }
}
