package io.s3trace.internal.wire;

/**
 * The frames on a connection, one behind the other:
 *
 * <pre>
 * +---------------+------+----------------+
 * | length, 4     | type | content        |
 * | (big-endian)  | 1    | length - 1     |
 * +---------------+------+----------------+
 * </pre>
 */
public final class Frames {
    /** The longest frame, without its length. */
    public static final int MAX = 256 << 10;
    /** The longest frame of a reader. */
    public static final int MAX_HELLO = 64;

    static final int LENGTH = Integer.BYTES;
    static final int HEADER = LENGTH + 1;

    private Frames() {}

    static void putLength(byte[] frame, int length) {
        for (int i = 0; i < LENGTH; i++) {
            frame[i] = (byte) (length >>> Byte.SIZE * (LENGTH - 1 - i));
        }
    }

    /** Reads a length, of 4 bytes at least. {@return the length, which may be anything} */
    static int length(byte[] bytes, int at) {
        int length = 0;
        for (int i = 0; i < LENGTH; i++) {
            length = length << Byte.SIZE | bytes[at + i] & 0xff;
        }
        return length;
    }
}
