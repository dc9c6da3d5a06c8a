package io.s3trace.bpf.elf;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** A string table: NUL-terminated strings, found by their offset. A linker lets a string share the tail of a longer one. */
record StringTable(ElfImage image, long offset, long size) {
    private static final int CHUNK_BYTES = 1 << 18;
    private static final int MAX_STRING_BYTES = 4096;
    private static final long MAX_TABLE_BYTES = 1L << 30;
    /** Far more than the tails that share a name in real files. If a hostile file has more occurrences, they are ignored. */
    private static final int MAX_OCCURRENCES = 1 << 16;

    /**
     * Finds the offsets at which strings are one of these names, with or without a version after an {@code @}.
     *
     * <p>Searching the table for the names, then the symbols for the offsets, takes one pass over each whatever the file
     * holds, and makes no string of any other symbol.
     *
     * @return the names by their offsets
     */
    Map<Long, String> occurrences(Collection<String> names) throws ElfException {
        if (size > MAX_TABLE_BYTES) {
            throw image.fault("too long a string table: length=%d limit=%d", size, MAX_TABLE_BYTES);
        }
        SoughtNames sought = new SoughtNames(names);
        Map<Long, String> found = new HashMap<>();
        Map<String, Integer> counts = new HashMap<>();
        for (long start = 0; start < size; start += CHUNK_BYTES) {
            // Chunks overlap by the longest name, so that no occurrence is cut in two.
            long from = Math.max(0, start - sought.longest());
            byte[] bytes = image.read(offset + from, Math.min(size, start + CHUNK_BYTES) - from, "string table").array();
            for (int at = (int) (start - from); at < bytes.length; at++) {
                if (bytes[at] == 0 || bytes[at] == '@') {
                    for (String name : sought.endingAt(bytes, at)) {
                        if (counts.merge(name, 1, Integer::sum) <= MAX_OCCURRENCES) {
                            found.put(from + at - name.getBytes(StandardCharsets.UTF_8).length, name);
                        }
                    }
                }
            }
        }
        return found;
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
