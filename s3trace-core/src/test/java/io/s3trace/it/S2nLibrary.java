package io.s3trace.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import software.amazon.awssdk.crt.CRT;

/** A library with s2n's functions: the AWS Common Runtime's own, which has s2n in it and shows them. */
final class S2nLibrary {
    private static final String RESOURCE = "/linux/x86_64/glibc/libaws-crt-jni.so";

    private S2nLibrary() {}

    /** Copies it to a file. */
    static Path in(Path directory) {
        Path library = directory.resolve("libs2n.so");
        try (InputStream in = CRT.class.getResourceAsStream(RESOURCE)) {
            Files.copy(in, library);
            return library;
        } catch (IOException e) {
            throw new UncheckedIOException("copy " + RESOURCE, e);
        }
    }
}
