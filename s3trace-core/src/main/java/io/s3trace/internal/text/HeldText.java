package io.s3trace.internal.text;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A text as it came, such as an id. Most are never asked for, and so never become Strings. Bounded: what is longer than any
 * real text is left out. Reused; nothing of it stays after it is cleared.
 */
public final class HeldText {

    private static final int USUAL = 80;

    private byte[] content = new byte[USUAL];
    private int length;

    public void clear() {
        Arrays.fill(content, 0, length, (byte) 0);
        length = 0;
    }

    public void set(MemorySegment bytes, Span span) {
        int count = (int) Math.clamp(span.to - span.from, 0L, TextBuffer.CAPACITY);
        makeRoom(count);
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, span.from, content, 0, count);
    }

    public void set(HeldText other) {
        makeRoom(other.length);
        System.arraycopy(other.content, 0, content, 0, length);
    }

    /** What is there and will not be overwritten is wiped. */
    private void makeRoom(int newLength) {
        if (newLength > content.length) {
            content = new byte[newLength];
        } else if (newLength < length) {
            Arrays.fill(content, newLength, length, (byte) 0);
        }
        length = newLength;
    }

    public int length() {
        return length;
    }

    public boolean isEmpty() {
        return length == 0;
    }

    /** Copies it to an array, from {@code at} on. Returns where it ends there. */
    public int copyTo(byte[] array, int at) {
        System.arraycopy(content, 0, array, at, length);
        return at + length;
    }

    /** Returns it as UTF-8; invalid bytes become U+FFFD. */
    @Override
    public String toString() {
        return length == 0 ? "" : new String(content, 0, length, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HeldText text && Arrays.equals(content, 0, length, text.content, 0, text.length);
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }
}
