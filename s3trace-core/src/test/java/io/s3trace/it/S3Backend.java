package io.s3trace.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The processes behind {@link S3Server}, and what they work with: S3Proxy behind nginx. */
record S3Backend(Path directory, SlowService slow, S3Proxy s3Proxy, Nginx nginx) implements AutoCloseable {
    private static @Nullable S3Backend shared;

    /** The one of this JVM: starting it takes seconds. It ends with the JVM. */
    static synchronized S3Backend shared() {
        if (shared == null) {
            S3Backend started = start();
            Runtime.getRuntime().addShutdownHook(new Thread(started::close));
            shared = started;
        }
        return shared;
    }

    static S3Backend start() {
        try {
            Path directory = Files.createTempDirectory("s3trace-it-server-");
            SlowService slow = SlowService.start();
            S3Proxy s3Proxy = S3Proxy.start(directory);
            try {
                return new S3Backend(directory, slow, s3Proxy, Nginx.start(directory, s3Proxy.port(), slow));
            } catch (IOException | AssertionError e) {
                s3Proxy.close();
                slow.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("start the S3 server", e);
        }
    }

    @Override
    public void close() {
        nginx.close();
        s3Proxy.close();
        slow.close();
        delete(directory);
    }

    /** Deletes a folder and all in it. */
    static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("delete " + directory, e);
        }
    }
}
