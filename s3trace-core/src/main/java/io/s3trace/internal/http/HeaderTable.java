package io.s3trace.internal.http;

import io.s3trace.internal.text.Ascii;
import io.s3trace.internal.text.Bytes;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the header on a line. It looks at the first eight bytes first: most lines have none of the headers that are looked for,
 * and cost no more than that.
 */
public final class HeaderTable<H extends HeaderName> {

    /** The shortest line with a header. With its LF, it is a word long: {@code Host:a}, CR. */
    private static final int SHORTEST_LINE = 7;
    private static final int MAX_SLOTS = 1 << 12;

    private final @Nullable Group<H>[] groups;
    private final int shift;

    /** Headers that share their first four letters, and how each of them begins. */
    private record Group<H>(int letters, List<H> headers, Ascii[] beginnings) {}

    /**
     * @param headers what is looked for; a name that stands for several comes after those that it would hide
     */
    public HeaderTable(List<H> headers) {
        Map<Integer, List<H>> byLetters = headers.stream().collect(Collectors.groupingBy(HeaderTable::letters));
        int slots = 16;
        while (slotsOf(byLetters, slots) < byLetters.size() && slots < MAX_SLOTS) {
            slots *= 2;
        }
        shift = Integer.numberOfLeadingZeros(slots) + 1;
        @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type cannot be made otherwise
        @Nullable Group<H>[] empty = new Group[slots];
        groups = empty;
        byLetters.forEach((letters, members) -> groups[slot(letters, shift)] = group(letters, members));
    }

    /** Returns the header with which a line begins, or null; its LF is at {@code lineEnd}. */
    public @Nullable H find(MemorySegment bytes, long line, long lineEnd) {
        if (lineEnd - line < SHORTEST_LINE) {
            return null;
        }
        long word = Bytes.word(bytes, line) | Bytes.LOWER_CASE;
        Group<H> group = groups[slot((int) word, shift)];
        if (group == null || group.letters != (int) word) {
            return null;
        }
        Ascii[] beginnings = group.beginnings;
        for (int i = 0; i < beginnings.length; i++) {
            if (beginnings[i].isAt(bytes, line, lineEnd, word)) {
                return group.headers.get(i);
            }
        }
        return null;
    }

    private static <H extends HeaderName> Group<H> group(int letters, List<H> headers) {
        return new Group<>(letters, headers, headers.stream().map(HeaderTable::beginning).toArray(Ascii[]::new));
    }

    /** The beginning of a line with this header. */
    private static Ascii beginning(HeaderName header) {
        return new Ascii(header.isOne() ? header.text() + ':' : header.text());
    }

    private static int letters(HeaderName header) {
        return (int) beginning(header).firstWord();
    }

    private static long slotsOf(Map<Integer, ?> byLetters, int slots) {
        int slotShift = Integer.numberOfLeadingZeros(slots) + 1;
        return Arrays.stream(byLetters.keySet().stream().mapToInt(letters -> slot(letters, slotShift)).toArray())
                .distinct()
                .count();
    }

    private static int slot(int letters, int shift) {
        return letters * 0x9E3779B1 >>> shift;
    }
}
