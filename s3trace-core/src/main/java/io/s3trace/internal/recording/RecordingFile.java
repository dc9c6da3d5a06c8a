package io.s3trace.internal.recording;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A recording that is being written. Frames are gathered in blocks on the thread that appends them, which never waits. A
 * {@link BlockWriter} writes them on another thread. What does not fit in is dropped and counted.
 */
class RecordingFile implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(RecordingFile.class);
    private static final int FRAME_HEAD = 8;
    private static final int END_FRAME = FRAME_HEAD + Long.BYTES;
    /** The head of what is to be overwritten: i64 where in the file, i32 how many bytes. */
    private static final int OVERWRITE_HEAD = 12;

    private final Path path;
    private final long maxBytes;
    private final FileChannel channel;
    private final BlockWriter writer;
    /** What is being filled; null if all blocks are still to be written to the disk. */
    private @Nullable Block block;
    /** Where in the file the block begins. */
    private long blockStart;
    /** What is to be overwritten in blocks that are being written to the disk. */
    private @Nullable Block overwrites;
    private long accepted;
    /** Why nothing more is appended; empty if there is room. */
    private volatile String full = "";
    private volatile long dropped;

    /**
     * Creates the file, readable by its owner only, and begins it.
     *
     * @throws RecordingException if it cannot be created, or is already there
     */
    static RecordingFile create(RecordingSettings settings, RecordingHead head) {
        FileChannel channel = BlockWriter.create(settings.file());
        try {
            return new RecordingFile(settings, head, channel);
        } catch (RuntimeException | Error e) { // such as: no more threads
            BlockWriter.discard(channel, settings.file());
            throw e;
        }
    }

    /** Begins a recording in an open file. */
    RecordingFile(RecordingSettings settings, RecordingHead head, FileChannel channel) {
        this.path = settings.file();
        this.maxBytes = settings.maxBytes();
        this.channel = channel;
        Block first = new Block(Block.BYTES);
        head.write(first.bytes);
        accepted = first.bytes.position();
        block = first;
        writer = new BlockWriter(path, channel);
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
            overwrites = writer.free();
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
        writer.add(filled);
        overwrites = null;
    }

    /** The block that a frame fits into; null if there is none. */
    private @Nullable Block room(FrameKind kind, int size) {
        boolean end = kind == FrameKind.END; // room is reserved for it
        boolean isFull = !full.isEmpty();
        if (!end && isFull || !isFull && !writer.failure().isEmpty()) {
            return null;
        }
        if (!end && accepted + size + END_FRAME > maxBytes) {
            full = "full: it has reached " + maxBytes + " bytes";
            LOGGER.warn("recording to {} ends: {}; tracing goes on", path, full);
            return null;
        }
        if (block != null && block.bytes.remaining() < size) {
            handOver(block);
        }
        if (block == null) {
            block = writer.free();
        }
        return block;
    }

    /** Has what was appended so far written. */
    void flush() {
        if (block != null && block.bytes.position() > 0) {
            handOver(block);
        }
        if (overwrites != null && overwrites.bytes.position() > 0) {
            handOverOverwrites(overwrites);
        }
    }

    private void handOver(Block filled) {
        writer.add(filled);
        block = writer.free();
        blockStart = accepted;
    }

    RecordingState state() {
        String failure = writer.failure();
        return new RecordingState(path, writer.written(), writer.records(), dropped + writer.lost(), 0,
                failure.isEmpty() ? full : failure);
    }

    /** Writes what is left, for at most five seconds. Call on the thread that appends. */
    @Override
    public void close() {
        flush();
        writer.close();
    }

    /** Removes the file, because nothing was traced. */
    void discard() {
        close();
        BlockWriter.discard(channel, path);
    }
}
