package io.s3trace.bpf.capture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

/**
 * The part of {@code /proc/PID/stat} (proc(5)) that shows whether a process is still the same and still maps the same. It is
 * much cheaper to read than what the process maps.
 *
 * @param startTicks when it started, in clock ticks since boot
 * @param mappedBytes how much it maps; 0 for the kernel's own threads
 */
record ProcessState(long startTicks, long mappedBytes) {
    /** Counted from the field after the name, which is in parentheses and may hold anything. */
    private static final int START = 19;
    private static final int SIZE = 20;

    /**
     * Reads it.
     *
     * @throws IOException if there is no such process
     */
    static ProcessState of(int pid) throws IOException {
        return parse(new String(Files.readAllBytes(ProcessMaps.directory(pid).resolve("stat")), StandardCharsets.UTF_8));
    }

    /** {@return whether it is a thread of the kernel's own} */
    boolean isOfKernel() {
        return mappedBytes == 0;
    }

    static ProcessState parse(String stat) throws IOException {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
        try {
            return new ProcessState(Long.parseLong(fields[START]), Long.parseLong(fields[SIZE]));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new IOException("not in the format of proc(5): " + stat, e);
        }
    }
}
