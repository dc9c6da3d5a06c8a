package io.s3trace.exchange;

import io.s3trace.ProcessInfo;
import io.s3trace.bpf.capture.CaptureRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** Finds out who a process is, from what the kernel side tells: the process itself may be gone. */
final class ProcessReader {
    private static final Path UPTIME = Path.of("/proc/uptime");

    private final Instant bootTime = Instant.now().minus(uptime());

    ProcessInfo read(CaptureRecord record, String exe) {
        return new ProcessInfo(record.tgid(), record.comm(), exe, bootTime.plusNanos(record.processStartNanos()),
                record.cgroupId());
    }

    private static Duration uptime() {
        try {
            String seconds = Files.readString(UPTIME).split(" ")[0];
            return Duration.ofMillis((long) (Double.parseDouble(seconds) * 1000));
        } catch (IOException e) {
            throw new UncheckedIOException("read " + UPTIME, e);
        }
    }
}
