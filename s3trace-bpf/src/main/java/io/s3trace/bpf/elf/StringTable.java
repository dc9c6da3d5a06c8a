package io.s3trace.bpf.elf;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A string table: NUL-terminated strings, found by their offset. A linker lets a string share the tail of a longer one. */
record StringTable(ElfImage image, long offset, long size) {
    private static final int CHUNK_BYTES = 1 << 18;
    private static final int MAX_STRING_BYTES = 4096;
    private static final long MAX_TABLE_BYTES = 1L << 30;
    /** Far more than the tails that share a name in real files. If a hostile file has more occurrences, they are ignored. */
    private static final int MAX_OCCURRENCES = 1 << 16;

    /**
     * Finds the offsets, ascending, at which the string is {@code name}, with or without a version after an {@code @}.
     *
     * <p>Searching the table for the name, then the symbols for the offset, takes one pass over each whatever the file
     * holds, and makes no string of any other symbol.
     */
    long[] occurrences(String name) throws ElfException {
        if (size > MAX_TABLE_BYTES) {
            throw image.fault("too long a string table: length=%d limit=%d", size, MAX_TABLE_BYTES);
        }
        byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
        long[] found = new long[16];
        int count = 0;
        for (long start = 0; start < size; start += CHUNK_BYTES) {
            // Chunks overlap by the name and the byte after it, so that no occurrence is cut in two.
            long length = Math.min(size - start, (long) CHUNK_BYTES + wanted.length);
            byte[] bytes = image.read(offset + start, length, "string table").array();
            for (int at = next(bytes, 0, wanted); at >= 0 && count < MAX_OCCURRENCES; at = next(bytes, at + 1, wanted)) {
                if (count == found.length) {
                    found = Arrays.copyOf(found, count * 2);
                }
                found[count++] = start + at;
            }
        }
        return Arrays.copyOf(found, count);
    }

    private static int next(byte[] bytes, int from, byte[] wanted) {
        for (int at = from; at < Math.min(bytes.length - wanted.length, CHUNK_BYTES); at++) {
            byte after = bytes[at + wanted.length];
            if ((after == 0 || after == '@') && Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at;
            }
        }
        return -1;
    }

    /** The string at an offset, cut at 4 KiB; empty if the offset is outside the table. */
    String at(long position) throws ElfException {
        if (position < 0 || position >= size) {
            return "";
        }
        ByteBuffer bytes = image.read(offset + position, Math.min(size - position, MAX_STRING_BYTES), "string");
        int length = 0;
        while (length < bytes.limit() && bytes.get(length) != 0) {
            length++;
        }
        byte[] text = new byte[length];
        bytes.get(0, text);
        return new String(text, StandardCharsets.UTF_8);
    }
}
