package io.s3trace.examples.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
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

    @Test
    void nothingIsWrittenAfterTheEnd() throws IOException {
        Path file = directory.resolve("log");
        RotatingLog log = new RotatingLog(file, 1000, 1);
        log.write("first");
        log.close();
        log.write("late");
        log.flush();
        log.close();
        assertThat(file).hasContent("first\n");
    }

    @Test
    void nobodyElseMayReadIt() throws IOException {
        Path file = directory.resolve("log");
        try (RotatingLog log = new RotatingLog(file, 4, 1)) {
            log.write("one");
            log.write("two");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("log.1"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aFullDiskIsToldOnce() throws IOException {
        AtomicInteger left = new AtomicInteger();
        List<String> told = new ArrayList<>();
        try (RotatingLog log = new RotatingLog(directory.resolve("log"), 1000, 1, out -> new FullDisk(out, left),
                e -> told.add(e.getMessage()))) {
            for (int i = 0; i < 5; i++) {
                log.write("lost");
                log.flush();
            }
            left.set(100);
            log.write("kept");
            log.flush();
        }
        assertThat(told).containsExactly("No space left on device");
        assertThat(directory.resolve("log")).hasContent("kept\n");
    }

    /** Takes so many bytes more. */
    private static final class FullDisk extends FilterOutputStream {
        private final AtomicInteger left;

        FullDisk(OutputStream out, AtomicInteger left) {
            super(out);
            this.left = left;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (left.addAndGet(-length) < 0) {
                left.set(0);
                throw new IOException("No space left on device");
            }
            out.write(bytes, offset, length);
        }
    }
}
