package io.s3trace.examples.agent;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log file that is renamed to {@code NAME.1} when it has reached a size, that one to {@code NAME.2}, and so on; the
 * oldest goes. An error is said once, and the log is tried again with the next line.
 */
final class RotatingLog implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(RotatingLog.class);

    private final Path file;
    private final long maxSize;
    private final int backups;
    private BufferedWriter writer;
    private long size;
    private boolean failing;

    RotatingLog(Path file, long maxSize, int backups) {
        this.file = file;
        this.maxSize = maxSize;
        this.backups = backups;
    }

    synchronized void write(String line) {
        try {
            int length = line.getBytes(StandardCharsets.UTF_8).length + 1;
            if (writer == null) {
                open();
            }
            if (size > 0 && size + length > maxSize) {
                writer.close();
                writer = null;
                rotate();
                open();
            }
            writer.write(line);
            writer.write('\n');
            size += length;
            failing = false;
        } catch (IOException e) {
            fail(e);
        }
    }

    synchronized void flush() {
        try {
            if (writer != null) {
                writer.flush();
            }
        } catch (IOException e) {
            fail(e);
        }
    }

    private void open() throws IOException {
        writer = Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        size = Files.size(file);
    }

    private void rotate() throws IOException {
        if (backups == 0) {
            Files.delete(file);
            return;
        }
        for (int number = backups; number > 1; number--) {
            if (Files.exists(backup(number - 1))) {
                Files.move(backup(number - 1), backup(number), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.move(file, backup(1), StandardCopyOption.REPLACE_EXISTING);
    }

    private Path backup(int number) {
        return file.resolveSibling(file.getFileName() + "." + number);
    }

    private void fail(IOException e) {
        if (!failing) {
            LOGGER.warn("log {}: {}", file, e.toString());
        }
        failing = true;
    }

    @Override
    public synchronized void close() {
        flush();
        try {
            if (writer != null) {
                writer.close();
            }
        } catch (IOException e) {
            fail(e);
        }
        writer = null;
    }
}
