package io.s3trace.internal.recording;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A recording that is being written. Frames are gathered in blocks on the thread that appends them, which never waits. They are
 * written on another thread. What does not fit in is dropped and counted.
 */
class RecordingFile implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(RecordingFile.class);
    private static final int BLOCKS = 16;
    private static final int BLOCK_BYTES = 256 * 1024;
    private static final int FRAME_HEAD = 8;
    private static final int END_FRAME = FRAME_HEAD + Long.BYTES;
    /** The head of what is to be overwritten: i64 where in the file, i32 how many bytes. */
    private static final int OVERWRITE_HEAD = 12;
    private static final long CLOSE_MILLIS = 5_000;
    private static final Block LAST = new Block(0);

    /** Creates a new file: never one that is already there, nor the target of a link. */
    private static final Set<StandardOpenOption> OPTIONS =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final Path path;
    private final long maxBytes;
    private final FileChannel channel;
    private final BlockingQueue<Block> free = new ArrayBlockingQueue<>(BLOCKS);
    private final BlockingQueue<Block> full = new ArrayBlockingQueue<>(BLOCKS + 1);
    private final Thread writer = new Thread(this::write, "s3trace-recorder");
    /** What is being filled; null if all blocks are still to be written to the disk. */
    private @Nullable Block block;
    /** Where in the file the block begins. */
    private long blockStart;
    /** What is to be overwritten in blocks that are being written to the disk. */
    private @Nullable Block overwrites;
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
        boolean overwrites;

        Block(int capacity) {
            bytes = ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
        }
    }

    /**
     * Creates the file, readable by its owner only, and begins it.
     *
     * @throws RecordingException if it cannot be created, or is already there
     */
    static RecordingFile create(RecordingSettings settings, RecordingHead head) {
        FileChannel channel = create(settings.file());
        try {
            return new RecordingFile(settings, head, channel);
        } catch (RuntimeException | Error e) { // such as: no more threads
            close(channel, settings.file());
            delete(settings.file());
            throw e;
        }
    }

    /** Begins a recording in an open file. */
    RecordingFile(RecordingSettings settings, RecordingHead head, FileChannel channel) {
        this.path = settings.file();
        this.maxBytes = settings.maxBytes();
        this.channel = channel;
        Block first = new Block(BLOCK_BYTES);
        head.write(first.bytes);
        accepted = first.bytes.position();
        block = first;
        for (int i = 1; i < BLOCKS; i++) {
            free.add(new Block(BLOCK_BYTES));
        }
        writer.setDaemon(true);
        writer.start();
    }

    private static FileChannel create(Path path) {
        try {
            return FileChannel.open(path, OPTIONS, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        } catch (FileAlreadyExistsException e) {
            throw new RecordingException(
                    "record to " + path + ": it is there already; a recording is a new file: name another, or remove it", e);
        } catch (IOException e) {
            throw new RecordingException("record to " + path + ": " + e, e);
        }
    }

    /** Appends a frame, or counts it as dropped. Returns where in the file its content is, or -1. */
    long append(FrameKind kind, MemorySegment memory, long offset, int length) {
        int size = FRAME_HEAD + (length + 7 & -8);
        Block room = room(kind, size);
        if (room == null) {
            dropped += kind == FrameKind.RECORD ? 1 : 0;
            return -1;
        }
        ByteBuffer bytes = room.bytes;
        long place = accepted + FRAME_HEAD;
        bytes.putInt(kind.number()).putInt(length);
        bytes.put(memory.asSlice(offset, length).asByteBuffer());
        while (bytes.position() % 8 != 0) {
            bytes.put((byte) 0);
        }
        accepted += size;
        room.records += kind == FrameKind.RECORD ? 1 : 0;
        return place;
    }

    /** Counts a record that is left out. */
    void drop() {
        dropped++;
    }

    /** Overwrites bytes of an appended frame. If that is not possible, counts it as dropped. */
    void overwrite(long place, MemorySegment memory, long offset, int length) {
        if (place >= blockStart || place >= 0 && reserve(OVERWRITE_HEAD + length, 1)) {
            put(place, memory, offset, length);
        }
    }

    /** Overwrites the places of what was held back: all of them or none. */
    void overwrite(List<HeldBytes> held) {
        int size = 0;
        int records = 0;
        for (HeldBytes bytes : held) {
            for (int i = 0; i < bytes.pieces(); i++) {
                boolean onItsWay = bytes.place(i) >= 0 && bytes.place(i) < blockStart;
                size += onItsWay ? OVERWRITE_HEAD + bytes.size(i) : 0;
                records += onItsWay ? 1 : 0;
            }
        }
        if (size > 0 && !reserve(size, records)) {
            return;
        }
        for (HeldBytes bytes : held) {
            for (int i = 0; i < bytes.pieces(); i++) {
                if (bytes.place(i) >= 0) {
                    put(bytes.place(i), bytes.memory(), bytes.offset(i), bytes.size(i));
                }
            }
        }
    }

    private boolean reserve(int size, int concerned) {
        if (overwrites != null && overwrites.bytes.remaining() < size) {
            handOverOverwrites(overwrites);
        }
        if (overwrites == null) {
            overwrites = free.poll();
        }
        boolean room = overwrites != null && overwrites.bytes.remaining() >= size;
        dropped += room ? 0 : concerned;
        return room;
    }

    private void put(long place, MemorySegment memory, long offset, int length) {
        ByteBuffer bytes = memory.asSlice(offset, length).asByteBuffer();
        if (place >= blockStart) {
            Objects.requireNonNull(block).bytes.put((int) (place - blockStart), bytes, 0, length);
        } else {
            Objects.requireNonNull(overwrites).bytes.putLong(place).putInt(length).put(bytes);
        }
    }

    private void handOverOverwrites(Block filled) {
        filled.overwrites = true;
        full.add(filled);
        overwrites = null;
    }

    /** The block that a frame fits into; null if there is none. */
    private @Nullable Block room(FrameKind kind, int size) {
        boolean end = kind == FrameKind.END; // room is reserved for it
        if (!end && endedByAppender || !endedByAppender && !failure.isEmpty()) {
            return null;
        }
        if (!end && accepted + size + END_FRAME > maxBytes) {
            endedByAppender = true;
            failure = "full: it has reached " + maxBytes + " bytes";
            LOGGER.warn("recording to {} ends: {}; tracing goes on", path, failure);
            return null;
        }
        if (block != null && block.bytes.remaining() < size) {
            handOver();
        }
        if (block == null) {
            block = free.poll();
        }
        return block;
    }

    /** Has what was appended so far written. */
    void flush() {
        if (block != null && block.bytes.position() > 0) {
            handOver();
        }
        if (overwrites != null && overwrites.bytes.position() > 0) {
            handOverOverwrites(overwrites);
        }
    }

    /** Passes the block on to be written. The queue has room for all blocks that there are. */
    private void handOver() {
        full.add(block);
        block = free.poll();
        blockStart = accepted;
    }

    RecordingState state() {
        return new RecordingState(path, written, records, dropped + lost, 0, failure);
    }

    private void write() {
        try {
            for (Block next = full.take(); next != LAST; next = full.take()) {
                writeOut(next);
                next.bytes.clear();
                next.records = 0;
                next.overwrites = false;
                free.add(next);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nothing interrupts this thread
        }
    }

    /** If the disk is full or gone, that ends only the recording. */
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

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOGGER.warn("remove {}, a recording of nothing", path, e);
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
        close(channel, path);
    }

    /** Removes the file, because nothing was traced. */
    void discard() {
        close();
        delete(path);
    }
}
