package io.s3trace.examples.agent;

import io.s3trace.ProcessInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What {@code /proc} tells of a process while it lives; empty when it is gone. */
record ProcessFacts(String commandLine, String cgroup) {

    static ProcessFacts of(ProcessInfo process) {
        Path directory = Path.of("/proc", Integer.toString(process.pid()));
        return new ProcessFacts(read(directory.resolve("cmdline")).replace('\0', ' ').strip(),
                read(directory.resolve("cgroup")));
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
