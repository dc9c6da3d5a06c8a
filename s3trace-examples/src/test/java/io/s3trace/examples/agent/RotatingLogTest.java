package io.s3trace.examples.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatingLogTest {
    @TempDir
    private Path directory;

    @Test
    void theOldestGoes() throws IOException {
        Path file = directory.resolve("log");
        try (RotatingLog log = new RotatingLog(file, 10, 2)) {
            for (int i = 0; i < 8; i++) {
                log.write("line" + i);
            }
        }
        assertThat(file).hasContent("line7\n");
        assertThat(directory.resolve("log.1")).hasContent("line6\n");
        assertThat(directory.resolve("log.2")).hasContent("line5\n");
        assertThat(directory.resolve("log.3")).doesNotExist();
    }

    @Test
    void goesOnWhereItStopped() throws IOException {
        Path file = directory.resolve("log");
        Files.writeString(file, "before\n");
        try (RotatingLog log = new RotatingLog(file, 1000, 0)) {
            log.write("after");
        }
        assertThat(file).hasContent("before\nafter\n");
    }

    @Test
    void aDirectoryThatComesLaterIsUsed() throws IOException {
        Path file = directory.resolve("later/log");
        try (RotatingLog log = new RotatingLog(file, 1000, 1)) {
            log.write("lost");
            Files.createDirectory(file.getParent());
            log.write("kept");
        }
        assertThat(file).hasContent("kept\n");
    }
}
