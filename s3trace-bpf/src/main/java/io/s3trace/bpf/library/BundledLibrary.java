package io.s3trace.bpf.library;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The libbpf in the jar, with libelf and zlib in it. It is loaded from memory. If that is not permitted, it is loaded from a
 * file that exists only while it is loaded, in a folder that only this user can access.
 */
final class BundledLibrary {
    private static final String NAME = "libbpf.so.1";
    private static final String SOURCE = "bundled";

    private BundledLibrary() {}

    static LoadAttempt load() {
        try (InputStream in = BundledLibrary.class.getResourceAsStream(Architecture.current().directory() + "/" + NAME)) {
            byte[] library = in.readAllBytes();
            LoadAttempt attempt = loadFromMemory(library);
            return attempt.library() != null ? attempt : loadFromFile(library);
        } catch (IOException e) {
            return LoadAttempt.failed("the bundled one: " + e);
        }
    }

    static LoadAttempt loadFromMemory(byte[] library) {
        try (AnonymousFile file = AnonymousFile.create(NAME)) {
            Files.write(file.path(), library);
            return LoadAttempt.of(file.path().toString(), SOURCE);
        } catch (IOException e) {
            return LoadAttempt.failed("the bundled one: " + e);
        }
    }

    static LoadAttempt loadFromFile(byte[] library) throws IOException {
        Path folder = Files.createTempDirectory("s3trace"); // accessible only to its owner
        Path file = folder.resolve(NAME);
        try {
            Files.write(file, library);
            LoadAttempt attempt = LoadAttempt.of(file.toString(), SOURCE);
            return attempt.library() != null ? attempt
                    : LoadAttempt.failed("the bundled one cannot be loaded, neither from memory "
                    + "nor from " + folder.getParent() + " (mounted noexec? -Djava.io.tmpdir chooses another folder)");
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }
}
