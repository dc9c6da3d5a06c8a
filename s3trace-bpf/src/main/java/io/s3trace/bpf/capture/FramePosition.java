package io.s3trace.bpf.capture;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.s3trace.bpf.generated.event.s3t;
import io.s3trace.bpf.generated.event.s3t_frame;
import io.s3trace.bpf.generated.event.s3t_frames;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Reads how extracts of HTTP/2 frames are laid out: {@code struct s3t_frames} and {@code struct s3t_frame}. */
public final class FramePosition {
    /** The size of what an extract begins with. */
    public static final int SIZE = (int) s3t_frames.sizeof();
    /** The size of what each frame in an extract begins with. */
    public static final int FRAME_SIZE = (int) s3t_frame.sizeof();
    /** The size of a frame's header on the wire. */
    public static final int HEADER_LENGTH = s3t.S3T_FRAME_HEADER();
    /** Where the header of the current frame is. */
    public static final long HEADER = s3t_frames.header$offset();

    private static final long LEFT = s3t_frames.left$offset();
    private static final long WANTED = s3t_frames.wanted$offset();
    private static final long SEEN = s3t_frames.seen$offset();
    private static final long FRAME_WANTED = s3t_frame.wanted$offset();
    /** A constant: a layout that is made anew has its accessors looked up each time. */
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final ValueLayout.OfInt BIG_ENDIAN =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private FramePosition() {}

    /**
     * {@return how many bytes of the current frame are yet to come}
     *
     * @param memory where an extract is
     * @param at where in it that begins
     */
    public static int left(MemorySegment memory, long at) {
        return memory.get(JAVA_INT, at + LEFT);
    }

    /**
     * {@return how many of those, from the first, are taken}
     *
     * @param memory where an extract is
     * @param at where in it that begins
     */
    public static int wanted(MemorySegment memory, long at) {
        return memory.get(JAVA_INT, at + WANTED);
    }

    /**
     * {@return how many bytes of the next frame's header have been seen}
     *
     * @param memory where an extract is
     * @param at where in it that begins
     */
    public static int seen(MemorySegment memory, long at) {
        return memory.get(JAVA_BYTE, at + SEEN);
    }

    /**
     * {@return how many bytes of a frame in the extract, from the first, are taken}
     *
     * @param memory where an extract is
     * @param at where in it that begins
     */
    public static int frameWanted(MemorySegment memory, long at) {
        return Short.toUnsignedInt(memory.get(SHORT, at + FRAME_WANTED));
    }

    /**
     * {@return the length in a frame's header}
     *
     * @param memory where an extract is
     * @param header where the header is
     */
    public static int length(MemorySegment memory, long header) {
        return memory.get(BIG_ENDIAN, header) >>> Byte.SIZE;
    }

    /**
     * {@return the type in a frame's header}
     *
     * @param memory where an extract is
     * @param header where the header is
     */
    public static int type(MemorySegment memory, long header) {
        return memory.get(JAVA_BYTE, header + 3);
    }

    /**
     * {@return the flags in a frame's header}
     *
     * @param memory where an extract is
     * @param header where the header is
     */
    public static int flags(MemorySegment memory, long header) {
        return memory.get(JAVA_BYTE, header + 4);
    }

    /**
     * {@return the stream in a frame's header, without the reserved bit}
     *
     * @param memory where an extract is
     * @param header where the header is
     */
    public static int stream(MemorySegment memory, long header) {
        return memory.get(BIG_ENDIAN, header + 5) & Integer.MAX_VALUE;
    }
}
