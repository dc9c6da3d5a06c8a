package io.s3trace.internal.recording;

import io.s3trace.bpf.capture.CaptureRecord;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * The first bytes of a recording.
 *
 * @param clockSeconds distance of the calendar to CLOCK_MONOTONIC: seconds
 * @param clockNanos distance of the calendar to CLOCK_MONOTONIC: nanoseconds beside the seconds
 * @param bootTime when the system was booted
 * @param requestBudget payload bytes per request, at most
 * @param responseBudget payload bytes per response, at most
 * @param recordSize size of a record's head: {@code struct s3t_record}
 * @param system where it was recorded: operating system, its version, processor
 */
public record RecordingHead(
        long clockSeconds,
        long clockNanos,
        Instant bootTime,
        int requestBudget,
        int responseBudget,
        int recordSize,
        String system) {

    /** Like PNG's: it is not text, and is broken by anything that changes line ends. */
    private static final long MAGIC = 0x8953_3354_5243_0D0AL;
    private static final int BYTE_ORDER_MARK = 0x0102_0304;
    private static final int VERSION = 1;
    private static final int FIXED = 72;
    private static final int MAX_SYSTEM = 256;
    static final int MAX_LENGTH = FIXED + MAX_SYSTEM;

    /** The head of a file that has none. */
    static final RecordingHead NONE = new RecordingHead(0, 0, Instant.EPOCH, 1, 1, CaptureRecord.SIZE, "");

    /** Makes a head for a recording that is made here and now. */
    static RecordingHead here(long clockSeconds, long clockNanos, Instant bootTime, int requestBudget, int responseBudget) {
        String system = System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch");
        return new RecordingHead(
                clockSeconds, clockNanos, bootTime, requestBudget, responseBudget, CaptureRecord.SIZE, system);
    }

    /** Writes the head; its length is a multiple of 8. */
    void write(ByteBuffer into) {
        byte[] text = system.substring(0, Math.min(system.length(), MAX_SYSTEM / 4)).getBytes(StandardCharsets.UTF_8);
        into.order(ByteOrder.BIG_ENDIAN).putLong(MAGIC);
        into.order(ByteOrder.nativeOrder()).putInt(BYTE_ORDER_MARK).putInt(VERSION);
        into.putInt(recordSize).putInt(requestBudget).putInt(responseBudget).putInt(text.length);
        into.putLong(clockSeconds).putLong(clockNanos).putLong(bootTime.getEpochSecond()).putLong(bootTime.getNano());
        into.putLong(0); // reserved
        into.put(text).put(new byte[-text.length & 7]);
    }

    /**
     * Reads a head.
     *
     * @throws RecordingException if it is not a head, or one that this version or system cannot read
     */
    static RecordingHead read(ByteBuffer from) {
        if (from.remaining() < FIXED || from.order(ByteOrder.BIG_ENDIAN).getLong() != MAGIC) {
            throw new RecordingException("not a recording of s3trace");
        }
        int order = from.order(ByteOrder.nativeOrder()).getInt();
        if (order != BYTE_ORDER_MARK) {
            throw new RecordingException(order == Integer.reverseBytes(BYTE_ORDER_MARK)
                    ? "recorded on a machine of the other byte order: replay it on one like that"
                    : "its head is damaged");
        }
        int version = from.getInt();
        int recordSize = from.getInt();
        if (version != VERSION || recordSize > CaptureRecord.SIZE) {
            throw new RecordingException("recorded by a newer s3trace (format " + version + ", records of " + recordSize
                    + " bytes; this one reads " + VERSION + " and " + CaptureRecord.SIZE + ")");
        }
        int requestBudget = from.getInt();
        int responseBudget = from.getInt();
        int length = from.getInt();
        long clockSeconds = from.getLong();
        long clockNanos = from.getLong();
        Instant bootTime = Instant.ofEpochSecond(from.getLong(), from.getLong() % 1_000_000_000);
        from.getLong();
        if (recordSize < CaptureRecord.OLDEST_SIZE || length < 0 || length > MAX_SYSTEM || from.remaining() < length
                || !isBudget(requestBudget) || !isBudget(responseBudget)) {
            throw new RecordingException("its head is damaged");
        }
        byte[] text = new byte[length];
        from.get(text).position(from.position() + Math.min(-length & 7, from.remaining()));
        return new RecordingHead(clockSeconds, clockNanos, bootTime, requestBudget, responseBudget, recordSize,
                new String(text, StandardCharsets.UTF_8));
    }

    private static boolean isBudget(int bytes) {
        return bytes > 0 && bytes <= CaptureRecord.MAX_PAYLOAD;
    }
}
