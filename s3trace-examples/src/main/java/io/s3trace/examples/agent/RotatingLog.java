package io.s3trace.examples.agent;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log file that is renamed to {@code NAME.1} when it has reached a size, that one to {@code NAME.2}, and so on; the
 * oldest goes. Nobody but its owner may read it. An error is said once until a line has reached the file again; what was to be
 * written is lost, and the log is tried again with the next line. Nothing is written after the end. Thread-safe.
 */
final class RotatingLog implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(RotatingLog.class);

    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path file;
    private final long maxSize;
    private final int backups;
    private final UnaryOperator<OutputStream> opened;
    private final Consumer<IOException> onError;
    private @Nullable Writer writer;
    private long size;
    private boolean failing;
    private boolean closed;

    RotatingLog(Path file, long maxSize, int backups) {
        this(file, maxSize, backups, UnaryOperator.identity(), e -> LOGGER.warn("log {}: {}", file, e.toString()));
    }

    /** For tests: what is written goes through a stream of theirs, and errors are told to them. */
    RotatingLog(Path file, long maxSize, int backups, UnaryOperator<OutputStream> opened, Consumer<IOException> onError) {
        this.opened = opened;
        this.onError = onError;
        this.file = file;
        this.maxSize = maxSize;
        this.backups = backups;
    }

    synchronized void write(String line) {
        if (closed) {
            return;
        }
        try {
            int length = line.getBytes(StandardCharsets.UTF_8).length + 1;
            Writer current = writer == null ? open() : writer;
            if (size > 0 && size + length > maxSize) {
                end(current);
                rotate();
                current = open();
            }
            current.write(line);
            current.write('\n');
            size += length;
        } catch (IOException e) {
            fail(e);
        }
    }

    synchronized void flush() {
        try {
            if (writer != null) {
                writer.flush();
                failing = false;
            }
        } catch (IOException e) {
            fail(e);
        }
    }

    private Writer open() throws IOException {
        FileChannel channel = FileChannel.open(file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND), OWNER_ONLY);
        OutputStream out = opened.apply(Channels.newOutputStream(channel));
        Writer begun = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        writer = begun;
        size = channel.size();
        return begun;
    }

    private void end(Writer ended) throws IOException {
        writer = null;
        ended.close();
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

    /** What could not be written would be tried again with every flush: the file is opened anew instead. */
    private void fail(IOException e) {
        if (!failing) {
            onError.accept(e);
        }
        failing = true;
        try {
            if (writer != null) {
                end(writer);
            }
        } catch (IOException again) {
            // that was told
        }
    }

    @Override
    public synchronized void close() {
        flush();
        closed = true;
        try {
            if (writer != null) {
                end(writer);
            }
        } catch (IOException e) {
            fail(e);
        }
    }
}
