package io.s3trace.bpf.capture;

import io.s3trace.bpf.process.ProcessState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** The files whose code processes map, from {@code /proc/PID/maps}; see proc(5). */
public final class ProcessMaps {
    private static final Path PROC = Path.of("/proc");

    private ProcessMaps() {}

    /**
     * Lists the files whose code a process maps, each once.
     *
     * @param pid the process
     * @return the files, in the order of their addresses
     * @throws IOException if the process has ended, or may not be looked at
     */
    public static List<MappedFile> read(int pid) throws IOException {
        return code(pid).stream().map(mapping -> mapping.reach(directory(pid))).toList();
    }

    /** Lists the code that a process maps, each file once. */
    static List<CodeMapping> code(int pid) throws IOException {
        return parse(new String(Files.readAllBytes(directory(pid).resolve("maps")), StandardCharsets.UTF_8));
    }

    static List<CodeMapping> parse(String maps) {
        Map<String, CodeMapping> files = new LinkedHashMap<>();
        maps.lines().forEach(line -> {
            CodeMapping mapping = CodeMapping.parse(line);
            if (mapping != null) {
                files.putIfAbsent(mapping.identity(), mapping);
            }
        });
        return List.copyOf(files.values());
    }

    /**
     * Lists all processes.
     *
     * @return pids in ascending order
     * @throws IOException if /proc cannot be read
     */
    public static List<Integer> pids() throws IOException {
        List<Integer> pids = new ArrayList<>();
        try (var entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path entry : entries) {
                pids.add(Integer.valueOf(entry.getFileName().toString()));
            }
        }
        pids.sort(null);
        return pids;
    }

    /**
     * Distinguishes a process from another one that gets its pid later.
     *
     * @param pid the process
     * @return when it started, in clock ticks since boot; empty if there is none
     */
    public static OptionalLong startTicks(int pid) {
        try {
            return OptionalLong.of(ProcessState.of(pid).startTicks());
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    static Path directory(int pid) {
        return PROC.resolve(Integer.toString(pid));
    }

    /** Returns whether a process could not be read because it has ended. One that may not be looked at may still be there. */
    static boolean hasEnded(int pid, IOException e) {
        return Files.notExists(directory(pid)) || String.valueOf(e.getMessage()).endsWith("No such process");
    }

    /** Returns why a process could not be read, for example because it is hidden by mount options of proc(5). */
    static String whyUnreadable(int pid, IOException e) {
        return hasEnded(pid, e)
                ? "No such process (ESRCH): it has ended, or never was"
                : "cannot read " + e.getMessage() + ": looking into other users' processes needs root or CAP_SYS_PTRACE";
    }

    /** Lists the files of code that a process maps, for a message. */
    static String describe(int pid) {
        try {
            List<String> names = read(pid).stream().map(MappedFile::name).toList();
            return names.size() + " files in /proc/" + pid + "/maps (" + String.join(", ", names) + ")";
        } catch (IOException e) {
            return whyUnreadable(pid, e);
        }
    }
}
