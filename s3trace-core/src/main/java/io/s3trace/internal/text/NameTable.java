package io.s3trace.internal.text;

import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Set;

/**
 * A fixed set of ASCII names, each with what it stands for. It finds in a few nanoseconds, without garbage, which of them some
 * bytes are. A hash over a name's first word, last word and length is made collision-free when the table is built, so that one
 * comparison is enough.
 */
public final class NameTable<T> {

    private static final int MAX_SLOTS = 1 << 14;

    private final T none;
    private final long caseBits;
    private final int longest;
    private final long[][] words;
    private final int[] lengths;
    private final Object[] values;
    private final int shift;

    /**
     * @param names what each name stands for; names that differ in case are different names
     * @param none what to return for bytes that are not a name in the table
     */
    public NameTable(Map<String, T> names, T none) {
        this(names, none, 0);
    }

    /** Makes a table that finds names in any case. The names given here are in lower case. */
    public static <T> NameTable<T> ignoringCase(Map<String, T> names, T none) {
        return new NameTable<>(names, none, Bytes.LOWER_CASE);
    }

    private NameTable(Map<String, T> names, T none, long caseBits) {
        this.none = none;
        this.caseBits = caseBits;
        this.longest = names.keySet().stream().mapToInt(String::length).max().orElse(0);
        int slots = Integer.highestOneBit(Math.max(names.size(), 1)) * 4;
        while (!isCollisionFree(names.keySet(), slots)) {
            slots *= 2;
            if (slots > MAX_SLOTS) {
                throw new IllegalArgumentException("two names are alike in length, first and last eight letters");
            }
        }
        this.shift = shift(slots);
        this.words = new long[slots][];
        this.lengths = new int[slots];
        this.values = new Object[slots];
        names.forEach(this::put);
    }

    /** Returns what the name in {@code [from, to)} stands for. */
    public T find(MemorySegment bytes, long from, long to) {
        long length = to - from;
        if (length <= 0 || length > longest) {
            return none;
        }
        long first = (Bytes.word(bytes, from, Math.min(length, 8)) | caseBits) & Bytes.mask(length);
        long last = length <= 8 ? first : Bytes.word(bytes, to - 8) | caseBits;
        int slot = slot(first, last, length, shift);
        if (lengths[slot] != length || !equalWords(words[slot], bytes, from, first, last)) {
            return none;
        }
        @SuppressWarnings("unchecked") // put() stores nothing else
        T value = (T) values[slot];
        return value;
    }

    private boolean equalWords(long[] expected, MemorySegment bytes, long from, long first, long last) {
        int lastIndex = expected.length - 1;
        if (expected[0] != first || expected[lastIndex] != last) {
            return false;
        }
        for (int i = 1; i < lastIndex; i++) {
            if (expected[i] != (Bytes.word(bytes, from + i * 8L) | caseBits)) {
                return false;
            }
        }
        return true;
    }

    private void put(String name, T value) {
        long[] nameWords = words(name);
        int slot = slot(nameWords[0], nameWords[nameWords.length - 1], name.length(), shift);
        words[slot] = nameWords;
        lengths[slot] = name.length();
        values[slot] = value;
    }

    private static boolean isCollisionFree(Set<String> names, int slots) {
        long distinct = names.stream()
                .mapToInt(name -> {
                    long[] words = words(name);
                    return slot(words[0], words[words.length - 1], name.length(), shift(slots));
                })
                .distinct()
                .count();
        return distinct == names.size();
    }

    /** A name's words. The last one overlaps the one before it, so that it is complete. */
    private static long[] words(String name) {
        int length = name.length();
        long[] words = new long[Math.max(1, (length + 7) / 8)];
        for (int i = 0; i < words.length - 1; i++) {
            words[i] = Bytes.word(name.substring(i * 8, i * 8 + 8));
        }
        words[words.length - 1] = Bytes.word(name.substring(Math.max(0, length - 8)));
        return words;
    }

    private static int shift(int slots) {
        return Long.numberOfLeadingZeros(slots) + 1;
    }

    private static int slot(long first, long last, long length, int shift) {
        long hash = (first * 0x9E3779B97F4A7C15L) ^ (last * 0xC2B2AE3D27D4EB4FL) ^ length;
        hash ^= hash >>> 32;
        return (int) (hash * 0x9E3779B97F4A7C15L >>> shift);
    }
}
