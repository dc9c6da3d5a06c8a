package io.s3trace.recording;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A recording that is being written: frames are gathered in blocks on the thread that appends them, which never waits,
 * and written on a thread of its own. What does not fit in is dropped and counted.
 */
final class RecordingFile implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(RecordingFile.class);
    private static final int BLOCKS = 16;
    private static final int BLOCK_BYTES = 256 * 1024;
    private static final int FRAME_HEAD = 8;
    private static final long CLOSE_MILLIS = 5_000;
    private static final Block LAST = new Block(0);

    private static final Set<StandardOpenOption> OPTIONS =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final Path path;
    private final long maxBytes;
    private final FileChannel channel;
    private final BlockingQueue<Block> free = new ArrayBlockingQueue<>(BLOCKS);
    private final BlockingQueue<Block> full = new ArrayBlockingQueue<>(BLOCKS + 1);
    private final Thread writer = new Thread(this::write, "s3trace-recorder");
    private Block block = new Block(BLOCK_BYTES);
    private long accepted;
    private boolean endedByAppender;
    private volatile String failure = "";
    private volatile long written;
    private volatile long records;
    private volatile long dropped;
    private volatile long lost;

    private static final class Block {
        final ByteBuffer bytes;
        int records;

        Block(int capacity) {
            bytes = ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
        }
    }

    /**
     * Creates the file, readable by its owner only, and begins it.
     *
     * @throws RecordingException if it cannot be created
     */
    RecordingFile(RecordingSettings settings, RecordingHead head) {
        path = settings.file();
        maxBytes = settings.maxBytes();
        try {
            channel = FileChannel.open(path, OPTIONS, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            if (Files.isRegularFile(path)) {
                Files.setPosixFilePermissions(path, OWNER_ONLY); // it may have been there before
            }
        } catch (IOException e) {
            throw new RecordingException("record to " + path + ": " + e, e);
        }
        head.write(block.bytes);
        accepted = block.bytes.position();
        for (int i = 1; i < BLOCKS; i++) {
            free.add(new Block(BLOCK_BYTES));
        }
        writer.setDaemon(true);
        writer.start();
    }

    /** Appends a frame, or counts it as dropped. */
    boolean append(FrameKind kind, MemorySegment memory, long offset, int length) {
        int size = FRAME_HEAD + (length + 7 & -8);
        if (!hasRoom(size)) {
            dropped += kind == FrameKind.RECORD ? 1 : 0;
            return false;
        }
        ByteBuffer bytes = block.bytes;
        bytes.putInt(kind.number()).putInt(length);
        bytes.put(memory.asSlice(offset, length).asByteBuffer());
        while (bytes.position() % 8 != 0) {
            bytes.put((byte) 0);
        }
        accepted += size;
        block.records += kind == FrameKind.RECORD ? 1 : 0;
        return true;
    }

    private boolean hasRoom(int size) {
        if (endedByAppender || !failure.isEmpty()) {
            return false;
        }
        if (accepted + size > maxBytes) {
            endedByAppender = true;
            failure = "full: it has reached " + maxBytes + " bytes";
            LOGGER.warn("recording to {} ends: {}; tracing goes on", path, failure);
            return false;
        }
        if (block != null && block.bytes.remaining() < size) {
            handOver();
        }
        if (block == null) {
            block = free.poll();
        }
        return block != null;
    }

    /** Has what was appended so far written. */
    void flush() {
        if (block != null && block.bytes.position() > 0) {
            handOver();
        }
    }

    /** There is room in the queue for all blocks that there are. */
    private void handOver() {
        full.add(block);
        block = free.poll();
    }

    RecordingState state() {
        return new RecordingState(path, written, records, dropped + lost, failure);
    }

    private void write() {
        try {
            for (Block next = full.take(); next != LAST; next = full.take()) {
                writeOut(next);
                next.bytes.clear();
                next.records = 0;
                free.add(next);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does that
        }
    }

    /** A disk that is full or gone ends the recording, and nothing else. */
    private void writeOut(Block next) {
        try {
            if (!channel.isOpen()) {
                lost += next.records;
                return;
            }
            next.bytes.flip();
            while (next.bytes.hasRemaining()) {
                written += channel.write(next.bytes);
            }
            records += next.records;
        } catch (IOException e) {
            failure = e.toString();
            lost += next.records;
            LOGGER.warn("recording to {} ends; tracing goes on", path, e);
            closeChannel();
        }
    }

    private void closeChannel() {
        try {
            channel.close();
        } catch (IOException e) {
            LOGGER.warn("recording to {}", path, e);
        }
    }

    /** Writes what is left, for at most five seconds. Call on the thread that appends. */
    @Override
    public void close() {
        flush();
        full.add(LAST);
        try {
            writer.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closeChannel();
    }
}
