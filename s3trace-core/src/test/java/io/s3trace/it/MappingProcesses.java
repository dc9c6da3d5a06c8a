package io.s3trace.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Many processes, each of which maps five TLS libraries: as in containers, those of one image share theirs. */
final class MappingProcesses implements AutoCloseable {
    static final int LIBRARIES = 5;

    private static final Duration TIMEOUT = Duration.ofSeconds(180);
    private static final Path SYSTEM = Path.of("/usr/lib/x86_64-linux-gnu");
    private static final String S2N = """
            long s2n_send(void *c, void *buffer, long size, int *blocked) { return size; }
            long s2n_recv(void *c, void *buffer, long size, int *blocked) { return size; }
            int s2n_connection_free(void *c) { return 0; }
            """;

    private final Child parent;
    private final int count;

    private MappingProcesses(Child parent, int count) {
        this.parent = parent;
        this.count = count;
    }

    /** Starts them, with the libraries of so many images. */
    static MappingProcesses start(Path directory, int count, int images) throws IOException {
        List<String> command = new ArrayList<>(List.of(Clients.PYTHON,
                Clients.script(directory, "mapping_processes.py"), Integer.toString(count)));
        for (int i = 0; i < images; i++) {
            command.add(makeImage(directory, Files.createDirectory(directory.resolve("image-" + i))).toString());
        }
        MappingProcesses processes = new MappingProcesses(Child.start(directory, "mapping", command), count);
        processes.parent.awaitOutput("all run", TIMEOUT);
        Await.until("all have mapped their libraries", TIMEOUT, () -> processes.pids().length == count);
        return processes;
    }

    private static Path makeImage(Path directory, Path image) throws IOException {
        Files.copy(SYSTEM.resolve("libssl.so.3"), image.resolve("libssl.so.3"));
        Files.copy(SYSTEM.resolve("libssl.so.3"), image.resolve("libssl-of-its-own.so"));
        Files.copy(SYSTEM.resolve("libgnutls.so.30"), image.resolve("libgnutls.so.30"));
        Files.copy(SYSTEM.resolve("libnspr4.so"), image.resolve("libnspr4.so"));
        Path source = Files.writeString(image.getParent().resolve("s2n.c"), S2N);
        Child.start(directory, "cc", List.of("cc", "-O", "-shared", "-fPIC", "-o",
                image.resolve("libs2n.so").toString(), source.toString())).succeed(TIMEOUT);
        return image;
    }

    long[] pids() {
        return parent.output().lines().filter(line -> line.startsWith("pid "))
                .mapToLong(line -> Long.parseLong(line.substring("pid ".length()))).limit(count).toArray();
    }

    @Override
    public void close() {
        try (parent) {
            parent.tell("end");
            parent.succeed(TIMEOUT);
        }
    }
}
