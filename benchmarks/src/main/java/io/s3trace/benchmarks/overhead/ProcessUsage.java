package io.s3trace.benchmarks.overhead;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process uses, as {@code /proc} says: proc_pid_stat(5), proc_pid_status(5). */
final class ProcessUsage {
    /** USER_HZ, on every architecture that matters. */
    private static final double TICKS_PER_SECOND = 100;
    private static final int FIELDS_BEFORE_UTIME = 11;

    private ProcessUsage() {}

    /** CPU time used so far, in seconds. */
    static double cpuSeconds(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = Long.parseLong(fields[FIELDS_BEFORE_UTIME]) + Long.parseLong(fields[FIELDS_BEFORE_UTIME + 1]);
        return ticks / TICKS_PER_SECOND;
    }

    /** Memory in use, in MiB. */
    static double residentMib(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
            }
        }
        return 0;
    }
}
