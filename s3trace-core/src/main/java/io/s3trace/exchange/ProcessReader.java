package io.s3trace.exchange;

import io.s3trace.ProcessInfo;
import io.s3trace.bpf.capture.CaptureRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** Finds out who a process is: from the record what the kernel knows, from /proc, while it is there, the rest. */
final class ProcessReader {
    private static final Path PROC = Path.of("/proc");
    /** {@code starttime} is the 22nd field of /proc/PID/stat; the 2nd, in parentheses, may hold anything. */
    private static final int START_TIME_FIELD_BEHIND_NAME = 19;
    /** USER_HZ: fixed at 100 on all architectures that we support. */
    private static final long NANOS_PER_TICK = 10_000_000;

    private final Instant bootTime;

    ProcessReader() {
        this.bootTime = Instant.now().minus(uptime());
    }

    ProcessInfo read(CaptureRecord record) {
        return new ProcessInfo(record.tgid(), record.comm(), exe(record.tgid(), record.processStartNanos()),
                bootTime.plusNanos(record.processStartNanos()), record.cgroupId());
    }

    /** The executable's path, or empty if the process is gone or its pid has passed on to another. */
    private static String exe(int pid, long startNanos) {
        Path process = PROC.resolve(Integer.toString(pid));
        try {
            String exe = Files.readSymbolicLink(process.resolve("exe")).toString();
            return startTicks(process) == startNanos / NANOS_PER_TICK ? exe : "";
        } catch (IOException e) {
            return ""; // it has ended, or we may not look
        }
    }

    private static long startTicks(Path process) throws IOException {
        String stat = new String(Files.readAllBytes(process.resolve("stat")), StandardCharsets.ISO_8859_1);
        String[] behindName = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(behindName[START_TIME_FIELD_BEHIND_NAME]);
    }

    private static Duration uptime() {
        try {
            String seconds = Files.readString(PROC.resolve("uptime")).split(" ")[0];
            return Duration.ofMillis((long) (Double.parseDouble(seconds) * 1000));
        } catch (IOException e) {
            throw new IllegalStateException("read /proc/uptime", e);
        }
    }
}
