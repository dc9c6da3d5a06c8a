package io.s3trace.examples.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A process that maps a library that speaks TLS, and whether its requests are seen. */
record TlsProcess(int pid, String comm, String verdict) {
    private static final Map<String, String> LIBRARIES = Map.of(
            "libssl", "traced (OpenSSL)", "libgnutls", "GnuTLS: see the README for what is traced",
            "libssl3.so", "NSS: see the README for what is traced");

    /** All of them, this one excepted. */
    static List<TlsProcess> all() {
        List<TlsProcess> found = new ArrayList<>();
        try (Stream<Path> directories = Files.list(Path.of("/proc"))) {
            directories.filter(path -> path.getFileName().toString().matches("\\d+")).forEach(path -> look(path, found));
        } catch (IOException | UncheckedIOException e) {
            return found; // no /proc
        }
        return found;
    }

    private static void look(Path process, List<TlsProcess> found) {
        int pid = Integer.parseInt(process.getFileName().toString());
        try {
            String maps = new String(Files.readAllBytes(process.resolve("maps")), StandardCharsets.UTF_8);
            String comm = Files.readString(process.resolve("comm")).strip();
            LIBRARIES.entrySet().stream()
                    .filter(library -> maps.contains("/" + library.getKey()))
                    .findFirst()
                    .filter(library -> pid != ProcessHandle.current().pid())
                    .ifPresent(library -> found.add(new TlsProcess(pid, comm, library.getValue())));
        } catch (IOException e) {
            // it is gone, or another's
        }
    }
}
