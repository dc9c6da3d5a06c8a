package io.s3trace.internal.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes blocks to a recording's file, on a thread of its own, and hands them back. If the disk is full or gone, that ends only
 * the recording. Its methods are for the thread that fills blocks; its figures are for any.
 */
final class BlockWriter implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(BlockWriter.class);
    private static final int BLOCKS = 16;
    private static final long CLOSE_MILLIS = 5_000;
    private static final Block LAST = new Block(0);

    /** Creates a new file: never one that is already there, nor the target of a link. */
    private static final Set<StandardOpenOption> OPTIONS =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final Path path;
    private final FileChannel channel;
    private final BlockingQueue<Block> free = new ArrayBlockingQueue<>(BLOCKS);
    private final BlockingQueue<Block> full = new ArrayBlockingQueue<>(BLOCKS + 1);
    private final Thread thread = new Thread(this::write, "s3trace-recorder");
    private volatile String failure = "";
    private volatile long written;
    private volatile long records;
    private volatile long lost;

    /**
     * Begins to write to an open file, when the first block is being filled.
     *
     * @param path where it is, for messages
     */
    BlockWriter(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
        for (int i = 1; i < BLOCKS; i++) { // the caller is filling one already
            free.add(new Block(Block.BYTES));
        }
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Creates a file, readable by its owner only.
     *
     * @throws RecordingException if it cannot be created, or is already there
     */
    static FileChannel create(Path path) {
        try {
            return FileChannel.open(path, OPTIONS, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        } catch (FileAlreadyExistsException e) {
            throw new RecordingException(
                    "record to " + path + ": it is there already; a recording is a new file: name another, or remove it", e);
        } catch (IOException e) {
            throw new RecordingException("record to " + path + ": " + e, e);
        }
    }

    /** Removes a file, because nothing is in it. */
    static void discard(FileChannel channel, Path path) {
        close(channel, path);
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOGGER.warn("remove {}, a recording of nothing", path, e);
        }
    }

    /** {@return an empty block; null if all are still to be written} */
    @Nullable Block free() {
        return free.poll();
    }

    /** Takes a block that is to be written. There is room for all that there are. */
    void add(Block filled) {
        full.add(filled);
    }

    /** {@return what the disk said; empty if all went well} */
    String failure() {
        return failure;
    }

    /** {@return how many bytes were written} */
    long written() {
        return written;
    }

    /** {@return how many records were written} */
    long records() {
        return records;
    }

    /** {@return how many records were not, because the disk had failed} */
    long lost() {
        return lost;
    }

    private void write() {
        try {
            for (Block next = full.take(); next != LAST; next = full.take()) {
                writeOut(next);
                next.clear();
                free.add(next);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nothing interrupts this thread
        }
    }

    private void writeOut(Block next) {
        try {
            if (!channel.isOpen()) {
                lost += next.records;
                return;
            }
            next.bytes.flip();
            if (next.overwrites) {
                overwriteAll(next.bytes);
                return;
            }
            while (next.bytes.hasRemaining()) {
                written += channel.write(next.bytes);
            }
            records += next.records;
        } catch (IOException e) {
            failure = e.toString();
            lost += next.records;
            LOGGER.warn("recording to {} ends; tracing goes on", path, e);
            close(channel, path);
        }
    }

    private void overwriteAll(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            long place = bytes.getLong();
            int length = bytes.getInt();
            ByteBuffer content = bytes.slice(bytes.position(), length);
            while (content.hasRemaining()) {
                channel.write(content, place + content.position());
            }
            bytes.position(bytes.position() + length);
        }
    }

    private static void close(FileChannel channel, Path path) {
        try {
            channel.close();
        } catch (IOException e) {
            LOGGER.warn("recording to {}", path, e);
        }
    }

    /** Writes what is left, for at most five seconds. */
    @Override
    public void close() {
        full.add(LAST);
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close(channel, path);
    }
}
