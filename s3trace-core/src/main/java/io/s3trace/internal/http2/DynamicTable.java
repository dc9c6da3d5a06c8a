package io.s3trace.internal.http2;

import io.s3trace.internal.text.HeadMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The fields that earlier header blocks of a connection have left for later ones: RFC 7541, section 2.3.2. They may be secrets,
 * so they lie off the heap, and are wiped when they are evicted.
 *
 * <p>Of a connection that was joined in its midst, or of which records were lost, the oldest fields are not known. Those that
 * came later are, and fields are evicted in their order. So what is known stays right, and the rest is said to be unknown.
 *
 * <p>The fields lie one after the other, the oldest first, each as a line of HTTP/1.1. There is more room than they need: when
 * its end is reached, they move to its beginning.
 */
final class DynamicTable {
    /** What a table may hold until the peers agree on something else: RFC 9113, section 6.5.2. */
    static final int DEFAULT_SIZE = 4096;
    /** What is kept at most, whatever the peers agree on. */
    static final int MOST = 64 * 1024;
    /** What a field counts beyond its bytes: RFC 7541, section 4.1. */
    private static final int OVERHEAD = 32;
    private static final int SMALLEST = 1024;
    private static final int NUMBERS = 4;
    private static final int KIND_AT = 24;
    private static final int SIZE_MASK = (1 << KIND_AT) - 1;

    private final HeadMemory bound;
    private MemorySegment memory = MemorySegment.NULL;
    private int end;
    private long max = DEFAULT_SIZE;
    private long size;
    /**
     * By field, in a ring whose length is a power of two: where it begins, the length of its name or -1 if it is unknown, that of
     * its value, what it counts and, in the highest byte, its {@link FieldKind}.
     */
    private int[] entries = new int[NUMBERS * 32];
    private int first;
    private int count;

    DynamicTable(HeadMemory bound) {
        this.bound = bound;
    }

    /** The peers have agreed on a size. */
    void resize(long newMax) {
        max = newMax;
        evict(0);
    }

    /** Finds the field at an index, the newest at 0. It may turn out to be unknown. */
    void field(long index, Field into) {
        int entry = entry(index);
        if (entry < 0) {
            into.forget();
        } else {
            into.line(memory, entries[entry], entries[entry + 1], entries[entry + 2], entries[entry + 3] >>> KIND_AT);
        }
    }

    /** Takes the field at an index, too, if it is a line behind those that are in a field. Returns whether it is. */
    boolean extend(long index, Field lines) {
        int entry = entry(index);
        if (entry < 0 || lines.kind != FieldKind.LINE || entries[entry + 3] >>> KIND_AT != FieldKind.LINE
                || entries[entry] != lines.nameAt + lines.lineLength()) {
            return false;
        }
        lines.valueLength += Field.LINE_EXCESS + entries[entry + 1] + entries[entry + 2];
        return true;
    }

    /** Finds its name only. */
    void name(long index, Field into) {
        int entry = entry(index);
        if (entry < 0) {
            into.forgetName();
        } else {
            into.name(memory, entries[entry], entries[entry + 1], FieldKind.ofName(entries[entry + 3] >>> KIND_AT));
        }
    }

    /** Where a known field is among the entries; -1 if it is not known. */
    private int entry(long index) {
        if (index >= count) {
            return -1;
        }
        int entry = place(count - 1 - (int) index);
        return entries[entry + 1] < 0 ? -1 : entry;
    }

    private int place(int number) {
        return (first + number) * NUMBERS & entries.length - 1;
    }

    /**
     * Adds a field, which may lie in this table.
     *
     * @param nameSize how long its name is, even if it is not known; 0 if not even that is known
     * @param valueSize how long its value is
     */
    void add(Field field, int nameSize, int valueSize) {
        long needed = (long) nameSize + valueSize + OVERHEAD;
        boolean known = field.nameLength >= 0 && field.valueLength >= 0;
        int bytes = known ? field.lineLength() : 0;
        if (needed > max) { // not an error: RFC 7541, section 4.4
            lose();
        } else if (needed > MOST || !reserve(bytes, field)) {
            lose(); // nor is any older field known by its index now
        } else {
            int at = end;
            if (known) {
                field.write(memory, at);
            }
            end += bytes;
            evict(needed);
            note(at, known ? nameSize : Field.UNKNOWN, valueSize, (int) needed | field.kind << KIND_AT);
        }
    }

    private void note(int at, int nameSize, int valueSize, int sizeAndKind) {
        if (count * NUMBERS == entries.length) {
            growEntries();
        }
        int entry = place(count++);
        entries[entry] = at;
        entries[entry + 1] = nameSize;
        entries[entry + 2] = valueSize;
        entries[entry + 3] = sizeAndKind;
        size += sizeAndKind & SIZE_MASK;
    }

    /** Makes room for another field. If its name lies in this table, it may move. */
    private boolean reserve(int bytes, Field field) {
        int begin = count == 0 ? end : entries[place(0)];
        int live = end - begin;
        if (end + bytes <= memory.byteSize()) {
            return true;
        }
        MemorySegment from = memory;
        if (live + bytes > memory.byteSize() - memory.byteSize() / 4 && !grow(live + bytes)) {
            return false;
        }
        MemorySegment.copy(from, begin, memory, 0, live);
        if (from.equals(memory)) {
            memory.asSlice(Math.max(live, begin), end - Math.max(live, begin)).fill((byte) 0);
        } else {
            from.fill((byte) 0);
        }
        if (field.nameIn.equals(from)) {
            field.name(memory, field.nameAt - begin, field.nameLength, field.nameKind);
        }
        for (int i = 0; i < count; i++) {
            entries[place(i)] -= begin;
        }
        end = live;
        return true;
    }

    /** Takes more memory than is needed. There are few sizes, for memory costs more than what is written to it. */
    private boolean grow(int needed) {
        long wanted = 2L * needed <= SMALLEST ? SMALLEST : Math.max(2 * DEFAULT_SIZE, 4L * Integer.highestOneBit(needed - 1));
        if (!bound.take(wanted - memory.byteSize())) {
            return false;
        }
        memory = Arena.ofAuto().allocate(wanted, Long.BYTES);
        return true;
    }

    private void growEntries() {
        int[] more = new int[2 * entries.length];
        for (int i = 0; i < count; i++) {
            System.arraycopy(entries, place(i), more, i * NUMBERS, NUMBERS);
        }
        entries = more;
        first = 0;
    }

    /** Evicts the oldest fields until there is room for a new one. */
    private void evict(long needed) {
        while (count > 0 && size + needed > Math.min(max, MOST)) {
            int entry = place(0);
            int length = entries[entry + 1] < 0 ? 0 : entries[entry + 1] + entries[entry + 2] + Field.LINE_EXCESS;
            memory.asSlice(entries[entry], length).fill((byte) 0);
            size -= entries[entry + 3] & SIZE_MASK;
            first = first + 1 & entries.length / NUMBERS - 1;
            count--;
        }
    }

    /** From now on, no field that has been added is known. */
    void lose() {
        memory.asSlice(0, end).fill((byte) 0); // behind it, all has been wiped
        end = 0;
        size = 0;
        count = 0;
    }

    /** Wipes it and gives its memory back. It knows nothing any longer. */
    void release() {
        lose();
        bound.give(memory.byteSize());
        memory = MemorySegment.NULL;
    }
}
