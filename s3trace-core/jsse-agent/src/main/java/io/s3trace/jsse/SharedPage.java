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
 * recognises the mapping by the name that it had. {@link PageLayout} says what is where.
 */
final class SharedPage {
    static final int LOADING = 0;
    static final int HOOKS_IN = 1;
    static final int HOOKS_OUT = 2;
    static final int REFUSED = 3;

    private static final String NAME = ".s3trace-jsse-";
    /** In memory first, so that what is counted is never written to a disk. */
    private static final String[] FOLDERS = {"/dev/shm", "/tmp", "/var/tmp"};
    private static final byte[] MAGIC = "S3TJSSE1".getBytes(StandardCharsets.US_ASCII);
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
            ByteBuffer first = ByteBuffer.allocate(PageLayout.SIZE).order(ByteOrder.nativeOrder());
            first.put(MAGIC);
            first.putInt(PageLayout.VERSION, PageLayout.LAYOUT_VERSION);
            first.putInt(PageLayout.BUDGET_OF_HEAD, DEFAULT_BUDGET_OF_HEAD);
            first.putInt(PageLayout.BUDGET_OF_OTHER, DEFAULT_BUDGET_OF_OTHER);
            first.clear();
            while (first.hasRemaining()) {
                channel.write(first); // written, not only mapped, so that a full file system is noticed here
            }
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, PageLayout.SIZE).order(ByteOrder.nativeOrder());
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
        memory.putInt(PageLayout.ORIGIN, PageLayout.FROM_START);
    }

    /** Makes the hooks dormant. What they knew of connections is void, for they will not see all that moves. */
    void endLease() {
        memory.putLong(PageLayout.LEASE, 0);
        int epoch = memory.getInt(PageLayout.EPOCH);
        memory.putInt(PageLayout.EPOCH, epoch & ~0xffff | epoch + 1 & 0xffff);
    }

    /** Says what has become of a command. A reason that does not fit is cut. */
    void reports(int state, String reason) {
        byte[] bytes = reason.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, PageLayout.SIZE - PageLayout.TEXT - 2);
        for (int i = 0; i < length; i++) {
            memory.put(PageLayout.TEXT + 2 + i, bytes[i]);
        }
        memory.putShort(PageLayout.TEXT, (short) length);
        memory.putInt(PageLayout.STATE, state);
    }
}
