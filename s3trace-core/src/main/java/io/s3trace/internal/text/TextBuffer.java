package io.s3trace.internal.text;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Builds the text of one String from native bytes. Bounded: what does not fit is left out. Nothing stays here after the String
 * is made.
 */
public final class TextBuffer {

    /** S3 keys have at most 1,024 bytes; percent-encoded, with a query, they fit. */
    public static final int CAPACITY = 8 * 1024;

    private final byte[] content = new byte[CAPACITY];
    private int length;

    public void clear() {
        length = 0;
    }

    public int length() {
        return length;
    }

    public void append(MemorySegment bytes, long from, long to) {
        int count = (int) Math.min(to - from, CAPACITY - length);
        if (count <= 0) {
            return;
        }
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, from, content, length, count);
        length += count;
    }

    public void append(String text) {
        for (byte value : text.getBytes(StandardCharsets.UTF_8)) {
            append(value);
        }
    }

    public void append(byte value) {
        if (length < CAPACITY) {
            content[length++] = value;
        }
    }

    /** Returns what was appended, as UTF-8, and forgets it; invalid bytes become U+FFFD. */
    public String text() {
        if (length == 0) {
            return "";
        }
        String text = new String(content, 0, length, StandardCharsets.UTF_8);
        Arrays.fill(content, 0, length, (byte) 0);
        length = 0;
        return text;
    }
}
