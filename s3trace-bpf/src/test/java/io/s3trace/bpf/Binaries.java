package io.s3trace.bpf;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Real files to test on: a library of the JDK that runs the test, which is always there, and what the host has. */
public final class Binaries {
    private Binaries() {}

    /** A small library, linked as any other. */
    public static Path jdkLibrary() {
        return Path.of(System.getProperty("java.home"), "lib", "libnet.so");
    }

    /** A library or a program of the host, where the usual distributions put it. */
    public static Optional<Path> find(String name) {
        return Stream.of("/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/lib64", "/usr/lib", "/usr/bin", "/usr/local/bin")
                .map(directory -> Path.of(directory, name)).filter(Files::isRegularFile).findFirst();
    }
}
