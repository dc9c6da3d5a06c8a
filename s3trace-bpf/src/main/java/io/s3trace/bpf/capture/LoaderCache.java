package io.s3trace.bpf.capture;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The libraries that programs started later will find, from {@code /etc/ld.so.cache}. Its format is
 * {@code struct cache_file_new} in glibc's {@code sysdeps/generic/dl-cache.h}.
 */
public final class LoaderCache {
    private static final Path CACHE = Path.of("/etc/ld.so.cache");
    private static final byte[] MAGIC = "glibc-ld.so.cache1.1".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER_LENGTH = 48;
    private static final int ENTRY_LENGTH = 24;
    private static final int PATH_IN_ENTRY = 8;

    /** Earlier than any change. */
    static final FileTime NEVER = FileTime.fromMillis(0);

    private LoaderCache() {}

    /** {@return when it last changed, or {@link #NEVER} if there is none} */
    static FileTime changed() {
        try {
            return Files.getLastModifiedTime(CACHE);
        } catch (IOException e) {
            return NEVER;
        }
    }

    /**
     * Lists the libraries of this host.
     *
     * @return their paths; empty if there is no cache, as on systems without glibc
     * @throws IOException if the cache cannot be read
     */
    public static List<Path> libraries() throws IOException {
        return Files.exists(CACHE) ? parse(Files.readAllBytes(CACHE)) : List.of();
    }

    static List<Path> parse(byte[] cache) throws IOException {
        int start = indexOf(cache, MAGIC);
        if (start < 0) {
            throw new IOException(CACHE + " is in a format that is not known");
        }
        Set<Path> paths = new LinkedHashSet<>();
        try {
            ByteBuffer buffer = ByteBuffer.wrap(cache, start, cache.length - start).slice().order(ByteOrder.nativeOrder());
            int count = buffer.getInt(MAGIC.length);
            for (int i = 0; i < count; i++) {
                paths.add(Path.of(string(buffer, buffer.getInt(HEADER_LENGTH + i * ENTRY_LENGTH + PATH_IN_ENTRY))));
            }
        } catch (IndexOutOfBoundsException | BufferUnderflowException e) {
            throw new IOException(CACHE + " is damaged", e);
        }
        return List.copyOf(paths);
    }

    private static String string(ByteBuffer buffer, int offset) {
        int end = offset;
        while (buffer.get(end) != 0) {
            end++;
        }
        byte[] bytes = new byte[end - offset];
        buffer.get(offset, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** An old cache may precede the new one, which is aligned to 8 bytes. */
    private static int indexOf(byte[] bytes, byte[] wanted) {
        for (int i = 0; i + wanted.length + HEADER_LENGTH <= bytes.length; i++) {
            if (java.util.Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        return -1;
    }
}
