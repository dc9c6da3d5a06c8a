package io.s3trace.bpf.capture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The files whose code processes map, from {@code /proc/PID/maps}; see proc(5). */
public final class ProcessMaps {
    private static final Path PROC = Path.of("/proc");
    private static final String DELETED = " (deleted)";
    private static final int FIELDS_BEFORE_PATH = 5;

    private ProcessMaps() {}

    /**
     * Lists the files whose code a process maps, each once.
     *
     * @param pid the process
     * @return the files, in the order of their addresses
     * @throws IOException if the process has ended, or may not be looked at
     */
    public static List<MappedFile> read(int pid) throws IOException {
        Path process = PROC.resolve(Integer.toString(pid));
        Map<String, MappedFile> files = new LinkedHashMap<>();
        String maps = new String(Files.readAllBytes(process.resolve("maps")), StandardCharsets.UTF_8);
        maps.lines().forEach(line -> parse(process, line, files));
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

    /** Says why a process's maps could not be read. */
    static String whyUnreadable(int pid, IOException e) {
        if (!Files.exists(PROC.resolve(Integer.toString(pid)))) {
            return "No such process (ESRCH): it has ended, or never was";
        }
        return "cannot read " + e.getMessage() + ": looking into other users' processes needs root or CAP_SYS_PTRACE";
    }

    /** Names the files of code that a process maps, for a message. */
    static String describe(int pid) {
        try {
            List<String> names = read(pid).stream().map(MappedFile::name).toList();
            return names.size() + " files in /proc/" + pid + "/maps (" + String.join(", ", names) + ")";
        } catch (IOException e) {
            return whyUnreadable(pid, e);
        }
    }

    /** A line is {@code 7f..-7f.. r-xp 0001f000 fe:00 1234   /usr/lib/libssl.so.3}. */
    private static void parse(Path process, String line, Map<String, MappedFile> files) {
        String[] fields = line.split(" +", FIELDS_BEFORE_PATH + 1);
        if (fields.length <= FIELDS_BEFORE_PATH || !fields[1].contains("x") || !fields[5].startsWith("/")) {
            return;
        }
        String identity = fields[3] + " " + fields[4];
        files.computeIfAbsent(identity, id -> {
            if (fields[5].endsWith(DELETED)) {
                Path path = Path.of(fields[5].substring(0, fields[5].length() - DELETED.length()));
                return new MappedFile(path, process.resolve("map_files").resolve(fields[0]));
            }
            Path path = Path.of(fields[5]);
            return new MappedFile(path, process.resolve("root" + path));
        });
    }
}
