package io.s3trace.bpf.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The part of {@code /proc/PID/stat} (proc(5)) that shows whether a process is still the same and still maps the same. It is
 * much cheaper to read than what the process maps.
 *
 * @param startTicks when it started, in clock ticks since boot
 * @param mappedBytes how much it maps; 0 for the kernel's own threads
 * @param exiting whether it is about to end or has ended: what else {@code /proc} says of it may no longer be true. Such as the
 *     cgroups of version 1: it is in none
 */
public record ProcessState(long startTicks, long mappedBytes, boolean exiting) {
    /** Counted from the field after the name, which is in parentheses and may hold anything. */
    private static final int START = 19;
    private static final int SIZE = 20;
    private static final int FLAGS = 6;
    /** PF_EXITING of include/linux/sched.h. */
    private static final long EXITING = 4;

    /**
     * Reads it.
     *
     * @param pid the process
     * @return its state
     * @throws IOException if there is no such process
     */
    public static ProcessState of(int pid) throws IOException {
        return parse(Files.readString(Path.of("/proc", Integer.toString(pid), "stat"), StandardCharsets.ISO_8859_1));
    }

    /** {@return whether it is a thread of the kernel's own} */
    public boolean isOfKernel() {
        return mappedBytes == 0;
    }

    static ProcessState parse(String stat) throws IOException {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
        try {
            return new ProcessState(Long.parseLong(fields[START]), Long.parseLong(fields[SIZE]),
                    (Long.parseLong(fields[FLAGS]) & EXITING) != 0);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new IOException("not in the format of proc(5): " + stat, e);
        }
    }
}
