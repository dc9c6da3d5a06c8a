package io.s3trace.jsse;

/**
 * Where things are in the page that is shared with the tracer. The compiler copies these numbers into the classes that are
 * defined in java.base. The tracer has a list of its own, and a test there that compares both.
 *
 * <p>In native order:
 * <pre>
 *  0 u64 "S3TJSSE1"       24 u64 end of the lease (nanoTime), 0 for none   56 u64 calls without a slot
 *  8 u32 layout version   32 u32 budget of heads                           64 u64 calls when the lease was over
 * 12 u32 state            36 u32 budget of others                          72 u16 length of a text, and the text:
 * 16 u32 origin           40 u64 hand-overs                                   why the classes were left alone
 * 20 u32 epoch            48 u64 Throwables
 * </pre>
 *
 * <p>The epoch changes whenever calls may go unseen, or another tracer begins to see them. Its upper half changes when a tracer
 * begins and no other one is there.
 */
public final class PageLayout {
    public static final int LAYOUT_VERSION = 1;
    public static final int SIZE = 4096;

    public static final int VERSION = 8;
    public static final int STATE = 12;
    public static final int ORIGIN = 16;
    public static final int EPOCH = 20;
    public static final int LEASE = 24;
    public static final int BUDGET_OF_HEAD = 32;
    public static final int BUDGET_OF_OTHER = 36;
    public static final int HAND_OVERS = 40;
    public static final int THROWABLES = 48;
    public static final int NO_SLOT = 56;
    public static final int LEASE_OVER = 64;
    public static final int TEXT = 72;

    public static final int FROM_START = 1;

    private PageLayout() {}
}
