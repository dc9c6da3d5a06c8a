package io.s3trace.internal.recording;

import io.s3trace.bpf.capture.CaptureRecord;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.Optional;

/** Reads a recording, frame by frame. Not thread-safe. */
public final class RecordingReader implements AutoCloseable {
    private static final int FRAME_HEAD = 8;
    private static final int MAX_FRAME = CaptureRecord.SIZE + CaptureRecord.MAX_PAYLOAD + 8;

    private final Path path;
    private final FileChannel channel;
    private final RecordingHead head;
    private final MemorySegment memory = Arena.ofAuto().allocate(256 * 1024, 8);
    private final ByteBuffer bytes = memory.asByteBuffer().order(ByteOrder.nativeOrder());
    /** Records of an older layout are extended here. */
    private final MemorySegment widened = Arena.ofAuto().allocate(CaptureRecord.SIZE + MAX_FRAME, 8);
    private long position;
    private String damage = "";

    /** Takes the frames of a recording. */
    @FunctionalInterface
    public interface FrameHandler {
        /**
         * Takes a frame, valid until this method returns.
         *
         * @return false to stop
         */
        boolean onFrame(FrameKind kind, MemorySegment memory, long offset, int length);
    }

    /**
     * Opens a recording.
     *
     * @throws RecordingException if it cannot be opened. If it is damaged, {@link #damage()} says how
     */
    public RecordingReader(Path path) {
        this.path = path;
        try {
            channel = FileChannel.open(path);
        } catch (IOException e) {
            throw new RecordingException("replay " + path + ": " + e, e);
        }
        head = readHead();
    }

    private RecordingHead readHead() {
        try {
            bytes.limit(0);
            fill();
            RecordingHead read = RecordingHead.read(bytes);
            position = bytes.position();
            return read;
        } catch (RecordingException e) {
            damage = e.getMessage();
        } catch (IOException | DateTimeException e) {
            damage = "read its head: " + e;
        }
        return RecordingHead.NONE;
    }

    /** {@return how the recording begins; {@link RecordingHead#NONE} if that is damaged} */
    public RecordingHead head() {
        return head;
    }

    /** {@return what is wrong with the file, from some place on or as a whole; empty if nothing, or nothing so far} */
    public String damage() {
        return damage;
    }

    /** Passes on frames until one is not complete. */
    public void read(FrameHandler handler) {
        if (!damage.isEmpty()) {
            return;
        }
        FrameKind last = null;
        try {
            while (has(FRAME_HEAD)) {
                Optional<FrameKind> kind = FrameKind.of(bytes.getInt(bytes.position()));
                int length = bytes.getInt(bytes.position() + 4);
                int padded = length + 7 & -8;
                if (kind.isEmpty() || length < 0 || length > MAX_FRAME) {
                    damage = "no frame at byte " + position + ": the file is damaged from there on";
                    return;
                }
                if (!has(FRAME_HEAD + padded)) {
                    break;
                }
                if (!hand(kind.get(), bytes.position() + FRAME_HEAD, length, handler)) {
                    return;
                }
                bytes.position(bytes.position() + FRAME_HEAD + padded);
                position += FRAME_HEAD + padded;
                last = kind.get();
            }
            if (bytes.hasRemaining() || last != FrameKind.END) {
                damage = "cut off at byte " + position + ": the recording did not end in order";
            }
        } catch (IOException e) {
            damage = "read from byte " + position + " on: " + e;
        }
    }

    private boolean hand(FrameKind kind, long offset, int length, FrameHandler handler) {
        int missing = CaptureRecord.SIZE - head.recordSize();
        if (kind != FrameKind.RECORD || missing == 0 || length < head.recordSize()) {
            return handler.onFrame(kind, memory, offset, length);
        }
        MemorySegment.copy(memory, offset, widened, 0, head.recordSize());
        widened.asSlice(head.recordSize(), missing).fill((byte) 0);
        int payload = length - head.recordSize();
        MemorySegment.copy(memory, offset + head.recordSize(), widened, CaptureRecord.SIZE, payload);
        return handler.onFrame(kind, widened, 0, length + missing);
    }

    private boolean has(int count) throws IOException {
        if (bytes.remaining() < count) {
            fill();
        }
        return bytes.remaining() >= count;
    }

    private void fill() throws IOException {
        bytes.compact();
        int count = 0;
        while (bytes.hasRemaining() && count >= 0) {
            count = channel.read(bytes);
        }
        bytes.flip();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new RecordingException("close " + path, e);
        }
    }
}
