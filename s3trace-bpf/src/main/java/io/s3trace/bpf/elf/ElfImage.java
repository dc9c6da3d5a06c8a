package io.s3trace.bpf.elf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The bytes of a file, read in bounded pieces.
 *
 * <p>Not memory-mapped: a library that is replaced in place shrinks under the mapping, which the JVM reports as an
 * {@code InternalError} at some later point of the thread. A short read is an {@link ElfException}.
 */
final class ElfImage implements AutoCloseable {
    /** More than any table that must be in memory as a whole. */
    static final int MAX_READ_BYTES = 64 << 20;

    final Path path;
    private final FileChannel channel;
    private final long size;

    private ElfImage(Path path, FileChannel channel, long size) {
        this.path = path;
        this.channel = channel;
        this.size = size;
    }

    static ElfImage open(Path path) throws ElfException {
        try {
            if (!Files.isRegularFile(path)) {
                // Opening a FIFO would block for its writer.
                throw new ElfException(path, Files.exists(path) ? "not a regular file" : "no such file");
            }
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
            try {
                return new ElfImage(path, channel, channel.size());
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (ElfException e) {
            throw e;
        } catch (IOException | SecurityException e) {
            throw new ElfException(path, "cannot be opened: " + e, e);
        }
    }

    /** Reads exactly these bytes. If they are not there, {@code what} names them in the message. */
    ByteBuffer read(long offset, long length, String what) throws ElfException {
        if (!contains(offset, length)) {
            throw fault("%s lies outside the file: offset=%d length=%d fileSize=%d", what, offset, length, size);
        }
        if (length > MAX_READ_BYTES) {
            throw fault("%s is too long: length=%d limit=%d", what, length, MAX_READ_BYTES);
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
        try {
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, offset + bytes.position()) < 0) {
                    throw fault("%s ends early: the file has become shorter", what);
                }
            }
        } catch (ElfException e) {
            throw e;
        } catch (IOException e) {
            throw new ElfException(path, what + " cannot be read: " + e, e);
        }
        return bytes.flip();
    }

    boolean contains(long offset, long length) {
        return offset >= 0 && length >= 0 && length <= size && offset <= size - length;
    }

    ElfException fault(String format, Object... arguments) {
        return new ElfException(path, format.formatted(arguments));
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing was written, so nothing is lost.
        }
    }
}
