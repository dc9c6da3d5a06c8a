package io.s3trace.internal.text;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes values from bytes. If the same bytes come again, their value is made only once: hosts, user agents, buckets. Bounded:
 * an entry has one place, and is replaced by the next that needs the place. Bytes that come only once (a request id) are never
 * kept: they must come twice, and nothing else may need the place in between. Never pass it a secret.
 */
public final class TextCache<V> {

    private static final int LONGEST = 512;

    private final Function<String, V> maker;
    private final TextBuffer buffer = new TextBuffer();
    private final long[] hashes;
    private final @Nullable Object[] values;
    private final long[][] words;
    private final int[] lengths;

    /**
     * @param places how many values are kept at most, a power of two
     * @param maker makes a value from the bytes' text
     */
    public TextCache(int places, Function<String, V> maker) {
        this.maker = maker;
        this.hashes = new long[places];
        this.values = new Object[places];
        this.words = new long[places][];
        this.lengths = new int[places];
    }

    public void clear() {
        Arrays.fill(hashes, 0);
        Arrays.fill(values, null);
        Arrays.fill(words, null);
    }

    /** Returns the value of the bytes in {@code [from, to)} if it is kept, or null. Does not remember the bytes. */
    public @Nullable V kept(MemorySegment bytes, long from, long to) {
        long hash = hash(bytes, from, to);
        int place = place(hash);
        if (hashes[place] != hash || values[place] == null || !isAt(place, bytes, from, to)) {
            return null;
        }
        return value(place);
    }

    /** Returns the value of the bytes in {@code [from, to)}. Does not remember the bytes. */
    public V keptOrMade(MemorySegment bytes, long from, long to) {
        V value = kept(bytes, from, to);
        return value == null ? make(bytes, from, to) : value;
    }

    /** Returns the value of the bytes in {@code [from, to)}. */
    public V get(MemorySegment bytes, long from, long to) {
        long length = to - from;
        if (length <= 0 || length > LONGEST) {
            return make(bytes, from, to);
        }
        long hash = hash(bytes, from, to);
        int place = place(hash);
        if (hashes[place] != hash) {
            hashes[place] = hash;
            values[place] = null;
            return make(bytes, from, to);
        }
        if (values[place] == null) {
            return keep(place, bytes, from, to);
        }
        return isAt(place, bytes, from, to) ? value(place) : make(bytes, from, to);
    }

    private int place(long hash) {
        return (int) (hash >>> 32) & (hashes.length - 1);
    }

    private V value(int place) {
        @SuppressWarnings("unchecked") // keep() stores nothing else
        V value = (V) Objects.requireNonNull(values[place]);
        return value;
    }

    private V keep(int place, MemorySegment bytes, long from, long to) {
        long[] copy = new long[(int) ((to - from + 7) / 8)];
        for (int i = 0; i < copy.length - 1; i++) {
            copy[i] = Bytes.word(bytes, from + i * 8L);
        }
        copy[copy.length - 1] = lastWord(bytes, from, to);
        V value = make(bytes, from, to);
        words[place] = copy;
        lengths[place] = (int) (to - from);
        values[place] = value;
        return value;
    }

    private V make(MemorySegment bytes, long from, long to) {
        buffer.clear();
        buffer.append(bytes, from, to);
        return maker.apply(buffer.text());
    }

    private boolean isAt(int place, MemorySegment bytes, long from, long to) {
        long[] expected = words[place];
        int lastIndex = expected.length - 1;
        if (lengths[place] != to - from || expected[lastIndex] != lastWord(bytes, from, to)) {
            return false;
        }
        for (int i = 0; i < lastIndex; i++) {
            if (expected[i] != Bytes.word(bytes, from + i * 8L)) {
                return false;
            }
        }
        return true;
    }

    /** The last eight bytes, or all if there are fewer. */
    private static long lastWord(MemorySegment bytes, long from, long to) {
        return to - from < 8 ? Bytes.word(bytes, from, to - from) : Bytes.word(bytes, to - 8);
    }

    /**
     * Samples long texts. Texts with the same length, beginning, middle and end share a place. That costs time, but never gives
     * a wrong result.
     */
    private static long hash(MemorySegment bytes, long from, long to) {
        long length = to - from;
        long hash = lastWord(bytes, from, to) * 0x9E3779B97F4A7C15L;
        if (length > 8) {
            hash ^= Bytes.word(bytes, from) * 0xC2B2AE3D27D4EB4FL;
            hash ^= Bytes.word(bytes, from + (length >>> 1) - 4) * 0x165667B19E3779F9L;
        }
        hash = (hash ^ length) * 0x9E3779B97F4A7C15L;
        return hash ^ (hash >>> 29);
    }
}
