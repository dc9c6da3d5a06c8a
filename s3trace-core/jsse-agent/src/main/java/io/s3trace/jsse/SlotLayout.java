package io.s3trace.jsse;

/**
 * How a call is described in native memory: {@code struct s3t_handover}. The call's first bytes are behind the header. As with
 * {@link PageLayout}, the compiler copies these numbers. In native order:
 * <pre>
 *  0 u64 token            24 u32 kind            40 the last eight bytes of the call
 *  8 u64 connection       28 u32 length          48 u32 length of the ciphertext, of an engine
 * 16 u64 time (nanoTime)  32 u32 captured bytes  52 u32 flags
 *                         36 s32 descriptor      56 the first eight random bytes of a ClientHello yet to be sent
 * </pre>
 */
public final class SlotLayout {
    public static final int TOKEN = 0;
    public static final int CONNECTION = 8;
    public static final int TIME = 16;
    public static final int KIND = 24;
    public static final int LENGTH = 28;
    public static final int CAPTURED = 32;
    public static final int DESCRIPTOR = 36;
    public static final int TAIL = 40;
    public static final int CIPHERTEXT = 48;
    public static final int FLAGS = 52;
    public static final int RANDOM = 56;
    public static final int HEADER = 64;
    /** As much as one record of TLS holds. */
    public static final int MAX_PAYLOAD = 16384;

    /** Flag: where the bytes lie is not known. */
    public static final int UNREADABLE = 1;
    /** Flag: the bytes are frames of HTTP/2. */
    public static final int FRAMES = 2;

    private SlotLayout() {}
}
