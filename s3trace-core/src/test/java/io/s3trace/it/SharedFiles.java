package io.s3trace.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Files that take long to make. The tests of this JVM make each of them once; it goes with the JVM. */
final class SharedFiles {
    private static final Path DIRECTORY = directory();
    private static final Map<String, Path> MADE = new HashMap<>();

    private SharedFiles() {}

    /**
     * Returns a folder of files.
     *
     * @param name what is in it
     * @param make puts it there; if that fails, the next who asks tries again
     */
    static synchronized Path once(String name, Consumer<Path> make) {
        Path made = MADE.get(name);
        if (made == null) {
            try {
                made = Files.createTempDirectory(DIRECTORY, name);
            } catch (IOException e) {
                throw new UncheckedIOException("make a directory for " + name, e);
            }
            make.accept(made);
            MADE.put(name, made);
        }
        return made;
    }

    private static Path directory() {
        try {
            Path directory = Files.createTempDirectory("s3trace-it-shared-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> S3Backend.delete(directory)));
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException("make a directory for what tests share", e);
        }
    }
}
