package io.s3trace.examples.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.it.Await;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WatchedFileTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration QUIET = Duration.ofMillis(50);

    @TempDir
    private Path directory;

    private final List<String> seen = new CopyOnWriteArrayList<>();
    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(directory.resolve("file"), "before");
    }

    private void see() {
        try {
            seen.add(Files.readString(file));
        } catch (IOException e) {
            throw new IllegalStateException("not UTF-8", e);
        }
    }

    /** The writer is slower than a look at the file, but never as slow as the time that must be quiet. */
    @Test
    void whatIsHalfWrittenIsNotRead() throws IOException {
        try (WatchedFile _ = new WatchedFile(file, this::see, Duration.ofSeconds(2));
                OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < 200; i++) {
                out.write(("line " + i + "\n").getBytes());
                Thread.yield();
            }
            Await.until("the change", TIMEOUT, () -> !seen.isEmpty());
        }
        assertThat(seen).singleElement().satisfies(text -> assertThat(text).endsWith("line 199\n"));
    }

    @Test
    void neitherBytesThatAreNoTextNorAnExceptionEndTheWatch() throws IOException {
        try (WatchedFile _ = new WatchedFile(file, this::see, QUIET)) {
            Files.write(file, new byte[] {'a', (byte) 0xff});
            Files.writeString(file, "whole again");
            Await.until("the change", TIMEOUT, () -> seen.contains("whole again"));
            Files.write(file, new byte[] {(byte) 0xff, 'b'});
            Files.writeString(directory.resolve("other"), "");
            Files.writeString(file, "and again");
            Await.until("the next change", TIMEOUT, () -> seen.contains("and again"));
        }
    }
}
