package io.s3trace.internal.http2;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.s3trace.internal.text.TableFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Writes a header block whose texts are never in the heap. */
public final class NativeBlock {
    private static final int[] LENGTHS = TableFile.read(Huffman.class, "huffman-lengths.txt").stream().flatMap(List::stream)
            .mapToInt(Integer::parseInt).toArray();
    private static final int[] CODES = codes();

    private final MemorySegment bytes = Arena.ofAuto().allocate(1 << 14);
    private int length;

    private static int[] codes() {
        int[] codes = new int[LENGTHS.length];
        int code = 0;
        for (int length = 1; length <= 30; length++) {
            for (int symbol = 0; symbol < LENGTHS.length; symbol++) {
                if (LENGTHS[symbol] == length) {
                    codes[symbol] = code++;
                }
            }
            code <<= 1;
        }
        return codes;
    }

    /** A field that has an index. */
    public NativeBlock indexed(int index) {
        put(0x80 | index);
        return this;
    }

    /** A field that is added to the table. Its name has an index in the static table. */
    public NativeBlock added(int nameIndex, MemorySegment value, boolean huffman) {
        put(0x40 | nameIndex);
        return text(value, huffman);
    }

    /** A field that is added to the table. */
    public NativeBlock added(MemorySegment name, MemorySegment value, boolean huffman) {
        put(0x40);
        text(name, huffman);
        return text(value, huffman);
    }

    private NativeBlock text(MemorySegment text, boolean huffman) {
        if (!huffman) {
            number(0, (int) text.byteSize());
            for (long i = 0; i < text.byteSize(); i++) {
                put(text.get(JAVA_BYTE, i));
            }
            return this;
        }
        int bits = 0;
        for (long i = 0; i < text.byteSize(); i++) {
            bits += LENGTHS[text.get(JAVA_BYTE, i) & 0xFF];
        }
        number(0x80, (bits + 7) / 8);
        long pending = 0;
        int known = 0;
        for (long i = 0; i < text.byteSize(); i++) {
            int symbol = text.get(JAVA_BYTE, i) & 0xFF;
            pending = pending << LENGTHS[symbol] | CODES[symbol];
            known += LENGTHS[symbol];
            for (; known >= 8; known -= 8) {
                put((int) (pending >> known - 8));
            }
        }
        if (known > 0) {
            put((int) (pending << 8 - known | 0xFF >> known));
        }
        return this;
    }

    private void number(int form, int value) {
        if (value < 127) {
            put(form | value);
            return;
        }
        put(form | 127);
        int rest = value - 127;
        for (; rest >= 128; rest >>= 7) {
            put(0x80 | rest & 0x7F);
        }
        put(rest);
    }

    private void put(int value) {
        bytes.set(JAVA_BYTE, length++, (byte) value);
    }

    /** What has been written. */
    public MemorySegment bytes() {
        return bytes.asSlice(0, length);
    }
}
