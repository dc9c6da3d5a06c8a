package io.s3trace.bpf.jvm;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A page of a file that another process maps. It is found in {@code /proc/PID/maps}, and read and written through
 * {@code /proc/PID/mem}, for nothing of it is in the file system. Positions count from its beginning. Thread-safe.
 */
final class SharedPage implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(SharedPage.class);
    private static final int HEX = 16;

    private final FileChannel memory;
    private final Mapping mapping;
    /** The file, which outlives the process; null if it may not be opened. */
    private @Nullable FileChannel file;

    private SharedPage(FileChannel memory, Mapping mapping) {
        this.memory = memory;
        this.mapping = mapping;
    }

    /**
     * A line of {@code /proc/PID/maps}: proc(5).
     *
     * @param range the addresses, as they are written
     * @param address the first of them
     * @param offset where in the file it begins
     */
    private record Mapping(String range, long address, long offset) {
        static Mapping of(String line) {
            String[] words = line.split(" +", 4);
            return new Mapping(words[0], Long.parseUnsignedLong(words[0], 0, words[0].indexOf('-'), HEX),
                    Long.parseUnsignedLong(words[2], HEX));
        }
    }

    /** Finds the pages of files with such a name. Closing one of them closes all. */
    static List<SharedPage> all(int pid, String name) throws IOException {
        String maps = new String(Files.readAllBytes(Proc.of(pid, "maps")), StandardCharsets.UTF_8);
        List<Mapping> mappings = maps.lines().filter(line -> line.contains(name)).map(Mapping::of).toList();
        if (mappings.isEmpty()) {
            return List.of();
        }
        FileChannel memory = FileChannel.open(Proc.of(pid, "mem"), StandardOpenOption.READ, StandardOpenOption.WRITE);
        return mappings.stream().map(mapping -> new SharedPage(memory, mapping)).toList();
    }

    /** Opens the file, for {@link #last}. Needs CAP_CHECKPOINT_RESTORE, or CAP_SYS_ADMIN: proc(5). */
    void openFile(int pid) {
        try {
            file = FileChannel.open(Proc.of(pid, "map_files", mapping.range), StandardOpenOption.READ);
        } catch (IOException e) {
            LOGGER.debug("process {}: what its agent counts is not known when it has ended", pid, e);
        }
    }

    /**
     * Reads.
     *
     * @throws EOFException if the process has ended
     */
    synchronized ByteBuffer read(int at, int length) throws IOException {
        return read(memory, mapping.address + at, length);
    }

    /**
     * Reads. If the process has ended, returns what it has left.
     *
     * @throws EOFException if it has ended, and the file is not open
     */
    ByteBuffer last(int at, int length) throws IOException {
        try {
            return read(at, length);
        } catch (EOFException e) {
            if (file == null) {
                throw e;
            }
            return read(file, mapping.offset + at, length);
        }
    }

    private static ByteBuffer read(FileChannel from, long at, int length) throws IOException {
        ByteBuffer buffer = buffer(length);
        while (buffer.hasRemaining()) {
            if (from.read(buffer, at + buffer.position()) <= 0) {
                throw new EOFException("the process has ended");
            }
        }
        return buffer.flip();
    }

    /**
     * Writes what is before the buffer's position.
     *
     * @throws EOFException if the process has ended
     */
    synchronized void write(int at, ByteBuffer value) throws IOException {
        value.flip();
        if (memory.write(value, mapping.address + at) != value.limit()) {
            throw new EOFException("the process has ended");
        }
    }

    /** An empty buffer in the order of the process's memory. */
    static ByteBuffer buffer(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
    }

    @Override
    public void close() throws IOException {
        try (FileChannel _ = file) {
            memory.close();
        }
    }
}
