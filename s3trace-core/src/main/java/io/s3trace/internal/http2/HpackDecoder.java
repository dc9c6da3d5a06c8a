package io.s3trace.internal.http2;

import io.s3trace.internal.text.HeadMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Decodes the header blocks of one direction of a connection, in their order: RFC 7541. For one thread. */
final class HpackDecoder {
    /** Strings that are longer than this when decoded are unknown. */
    private static final int MOST = 16 * 1024;
    private static final int MAX_INTEGER_BYTES = 5;
    /** Of a field that has an index: RFC 7541, section 6.1. */
    private static final int INDEXED = 0x80;
    private static final int MAX_BYTE = 0xFF;
    /** Where lines are so long already, the next one is a field of its own. */
    private static final int MOST_OF_LINES = 512;

    /** Huffman-coded texts are decoded into these. One thread decodes one block at a time, so all its decoders share them. */
    static final class Scratch {
        private final DecodedText name = new DecodedText();
        private final DecodedText value = new DecodedText();
    }

    /** A text that was in Huffman code. */
    private static final class DecodedText {
        private final MemorySegment bytes = Arena.ofAuto().allocate(MOST);
        /** How much is to be wiped. */
        private int used;

        int decode(MemorySegment block, long from, long to) {
            int length = Huffman.decode(block, from, to, bytes);
            used = length < 0 ? MOST : Math.max(used, Math.min(length, MOST));
            return length;
        }

        void wipe() {
            if (used > 0) {
                bytes.asSlice(0, used).fill((byte) 0);
                used = 0;
            }
        }
    }

    private final DynamicTable table;
    private final Scratch scratch;
    private final Field field = new Field();
    private MemorySegment block = MemorySegment.NULL;
    private long at;
    private long end;
    private boolean broken;
    /** How long the texts of the current field are, even if they are too long to be known. */
    private int nameSize;
    private int valueSize;
    /** Where the text is that was read last. */
    private MemorySegment textIn = MemorySegment.NULL;
    private long textAt;

    HpackDecoder(HeadMemory bound, Scratch scratch) {
        this.table = new DynamicTable(bound);
        this.scratch = scratch;
    }

    /**
     * Decodes a block.
     *
     * @return false if it is no block; what came before the error has been decoded
     */
    boolean decode(MemorySegment bytes, long from, long to, FieldSink sink) {
        block = bytes;
        at = from;
        end = to;
        broken = false;
        while (at < end && !broken) {
            next(sink);
        }
        scratch.name.wipe();
        scratch.value.wipe();
        field.forget();
        return !broken;
    }

    /** Blocks were lost, or one could not be decoded. Fields that they have added are not known. */
    void lose() {
        table.lose();
    }

    /** Wipes what it knows and gives the memory back. */
    void release() {
        table.release();
    }

    /** RFC 7541, section 6. */
    private void next(FieldSink sink) {
        int form = block.get(ValueLayout.JAVA_BYTE, at) & 0xFF;
        if (form >= INDEXED) {
            indexed(integer(7), sink);
        } else if (form >= 0x40) {
            literal(integer(6), sink);
            if (!broken) {
                table.add(field, nameSize, valueSize);
            }
        } else if (form >= 0x20) {
            long size = integer(5);
            if (!broken) {
                table.resize(size);
            }
        } else {
            literal(integer(4), sink);
        }
    }

    private void indexed(long index, FieldSink sink) {
        if (broken || index == 0) {
            broken = true;
            return;
        }
        if (index <= StaticTable.SIZE) {
            StaticTable.field((int) index, field);
        } else {
            indexed(index - StaticTable.SIZE - 1);
        }
        sink.field(field);
    }

    /** Lines that were added one after the other, and mostly are referred to so, are taken as one. */
    private void indexed(long index) {
        table.field(index, field);
        for (long next = index - 1; next >= 0 && isIndex(next) && field.lineLength() < MOST_OF_LINES && table.extend(next, field);
                next--) {
            at++;
        }
    }

    /** Is the next byte the index of a field in the table? */
    private boolean isIndex(long index) {
        long byIndex = INDEXED + StaticTable.SIZE + 1 + index;
        return at < end && byIndex < MAX_BYTE && (block.get(ValueLayout.JAVA_BYTE, at) & MAX_BYTE) == byIndex;
    }

    private void literal(long index, FieldSink sink) {
        if (broken) {
            return;
        }
        if (index == 0) {
            nameSize = text(scratch.name);
            name(nameSize);
        } else if (index <= StaticTable.SIZE) {
            StaticTable.name((int) index, field);
            nameSize = field.nameLength;
        } else {
            table.name(index - StaticTable.SIZE - 1, field);
            nameSize = Math.max(0, field.nameLength);
        }
        valueSize = broken ? 0 : text(scratch.value);
        if (broken) {
            return;
        }
        value(valueSize);
        sink.field(field);
    }

    private void name(int length) {
        if (length > MOST) {
            field.forgetName();
        } else {
            field.name(textIn, textAt, length, FieldKind.UNSEEN);
        }
    }

    private void value(int length) {
        if (length > MOST) {
            field.forgetValue();
        } else {
            field.value(textIn, textAt, length);
        }
    }

    /** Reads a string: RFC 7541, section 5.2. Returns its length, and leaves it where it is unless it has to be decoded. */
    private int text(DecodedText into) {
        if (at >= end) {
            broken = true;
            return 0;
        }
        boolean coded = block.get(ValueLayout.JAVA_BYTE, at) < 0;
        long length = integer(7);
        if (broken || length > end - at) {
            broken = true;
            return 0;
        }
        long from = at;
        at += length;
        if (!coded) {
            textIn = block;
            textAt = from;
            return (int) length;
        }
        int decoded = into.decode(block, from, at);
        broken = decoded < 0;
        textIn = into.bytes;
        textAt = 0;
        return broken ? 0 : decoded;
    }

    /** Reads an integer: RFC 7541, section 5.1. One that is too large for any use breaks the block. */
    private long integer(int prefix) {
        int mask = (1 << prefix) - 1;
        long value = block.get(ValueLayout.JAVA_BYTE, at++) & mask;
        if (value < mask) {
            return value;
        }
        for (int i = 0; i < MAX_INTEGER_BYTES && at < end; i++) {
            int next = block.get(ValueLayout.JAVA_BYTE, at++);
            value += (long) (next & 0x7F) << 7 * i;
            if (next >= 0) {
                return value;
            }
        }
        broken = true;
        return 0;
    }
}
