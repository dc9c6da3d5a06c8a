package io.s3trace.jsse;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashSet;

/**
 * The page that is shared with the tracer: a file that has no name any more, so nothing stays in the file system. The tracer
 * recognises the mapping by the name that it had.
 *
 * <p>In native order:
 * <pre>
 *  0 u64 "S3TJSSE1"       24 u64 end of the lease (nanoTime), 0 for none   56 u64 calls without a slot
 *  8 u32 layout version   32 u32 budget of heads                           64 u64 calls when the lease was over
 * 12 u32 state            36 u32 budget of others                          72 u16 length of a text, and the text:
 * 16 u32 origin           40 u64 hand-overs                                   why the classes were left alone
 * 20 u32 tracers so far   48 u64 Throwables
 * </pre>
 */
final class SharedPage {
    static final int LOADING = 0;
    static final int HOOKS_IN = 1;
    static final int HOOKS_OUT = 2;
    static final int REFUSED = 3;

    private static final String NAME = ".s3trace-jsse-";
    /** In memory first, so that what is counted is never written to a disk. */
    private static final String[] FOLDERS = {"/dev/shm", "/tmp", "/var/tmp"};
    private static final int SIZE = 4096;
    private static final byte[] MAGIC = "S3TJSSE1".getBytes(StandardCharsets.US_ASCII);
    private static final int LAYOUT_VERSION = 1;
    private static final int VERSION = 8;
    private static final int STATE = 12;
    private static final int ORIGIN = 16;
    private static final int FROM_START = 1;
    private static final int LEASE = 24;
    private static final int BUDGET_OF_HEAD = 32;
    private static final int BUDGET_OF_OTHER = 36;
    private static final int TEXT = 72;
    private static final int DEFAULT_BUDGET_OF_HEAD = 16384;
    private static final int DEFAULT_BUDGET_OF_OTHER = 4096;

    private final ByteBuffer memory;

    SharedPage(ByteBuffer memory) {
        this.memory = memory;
    }

    static SharedPage create() throws Refusal {
        String failures = "";
        for (String folder : FOLDERS) {
            try {
                return new SharedPage(map(Paths.get(folder, NAME + Long.toHexString(random()))));
            } catch (IOException e) {
                failures += " " + e.getMessage();
            }
        }
        throw new Refusal("It cannot create a file in any of /dev/shm, /tmp and /var/tmp:" + failures + ".");
    }

    /** The file is deleted as soon as it is open, lest it stay if the virtual machine is killed in the midst. */
    private static ByteBuffer map(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, new HashSet<>(Arrays.asList(StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE)),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer first = ByteBuffer.allocate(SIZE).order(ByteOrder.nativeOrder());
            first.put(MAGIC);
            first.putInt(VERSION, LAYOUT_VERSION);
            first.putInt(BUDGET_OF_HEAD, DEFAULT_BUDGET_OF_HEAD);
            first.putInt(BUDGET_OF_OTHER, DEFAULT_BUDGET_OF_OTHER);
            first.clear();
            while (first.hasRemaining()) {
                channel.write(first); // written, not only mapped, so that a full file system is noticed here
            }
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE).order(ByteOrder.nativeOrder());
        }
    }

    /** Only to tell one from another. */
    private static long random() {
        long mixed = (System.nanoTime() ^ System.identityHashCode(new Object())) * 0x9e3779b97f4a7c15L;
        return mixed ^ mixed >>> 32;
    }

    ByteBuffer memory() {
        return memory;
    }

    /** The virtual machine was started with it: it stays, whatever tracer goes. */
    void isFromStart() {
        memory.putInt(ORIGIN, FROM_START);
    }

    void endLease() {
        memory.putLong(LEASE, 0);
    }

    /** Says what has become of a command. A reason that does not fit is cut. */
    void reports(int state, String reason) {
        byte[] bytes = reason.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, SIZE - TEXT - 2);
        for (int i = 0; i < length; i++) {
            memory.put(TEXT + 2 + i, bytes[i]);
        }
        memory.putShort(TEXT, (short) length);
        memory.putInt(STATE, state);
    }
}
