package io.s3trace.bpf.go;

import io.s3trace.bpf.elf.ElfException;
import io.s3trace.bpf.elf.ElfFile;
import io.s3trace.bpf.elf.ElfSection;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a function table ({@code runtime.pcHeader}). All positions are bytes from the table's first byte.
 *
 * @param layout the layout that the magic number stands for
 * @param functions how many functions the table has
 * @param textStart the address to which entries are relative; 0 if the header does not say
 * @param namesAt where the names are
 * @param namesLength how many bytes they take, with what follows until the next table
 * @param entriesAt where the pairs of entry and description are; descriptions are relative to this
 */
record TableHeader(Layout layout, long functions, long textStart, long namesAt, long namesLength, long entriesAt) {
    private static final int WORDS_AT = 8;
    private static final int MAX_WORDS = 8;
    static final int MAX_SIZE = WORDS_AT + MAX_WORDS * Long.BYTES;
    private static final int MAX_NAMES_BYTES = 64 << 20;
    private static final int POINTER_SIZE = 8;

    /** The layouts, named after the first version of Go that has them. */
    enum Layout {
        /** Entries are addresses. */
        GO_1_16(0xfffffffa, 2, Long.BYTES),
        /** Entries are relative to the beginning of all code, which the header gives until 1.25. */
        GO_1_18(0xfffffff0, 3, Integer.BYTES),
        /** The same, with other names for functions that the compiler makes up. */
        GO_1_20(0xfffffff1, 3, Integer.BYTES);

        private final int magic;
        /** The index of the header's word that says where the names are. The tables of units, files and numbers come next. */
        private final int namesWord;
        private final int fieldSize;

        Layout(int magic, int namesWord, int fieldSize) {
            this.magic = magic;
            this.namesWord = namesWord;
            this.fieldSize = fieldSize;
        }
    }

    /** Whether eight bytes may begin a table for x86-64 or aarch64. */
    static boolean isBeginning(long bytes) {
        int instructionSize = (int) (bytes >>> 48) & 0xff;
        return layout((int) bytes) != null && (bytes >>> 32 & 0xffff) == 0 && bytes >>> 56 == POINTER_SIZE
                && (instructionSize == 1 || instructionSize == 4);
    }

    static TableHeader read(ElfFile file, ElfSection section) throws ElfException {
        TableWindow words = new TableWindow(file, section);
        Layout layout = layout(words.i32(0));
        if (layout == null || !isBeginning(words.i64(0))) {
            throw file.fault("Go function table of a layout that is not known: header=%016x", words.i64(0));
        }
        long namesAt = word(words, layout.namesWord);
        TableHeader header = new TableHeader(layout, word(words, 0), layout.namesWord == 3 ? word(words, 2) : 0,
                namesAt, word(words, layout.namesWord + 1) - namesAt, word(words, layout.namesWord + 4));
        header.check(file, section.size());
        return header;
    }

    /** The size of an entry, and of the position of its description, in bytes. */
    int fieldSize() {
        return layout.fieldSize;
    }

    boolean entriesAreAddresses() {
        return layout == Layout.GO_1_16;
    }

    private static @Nullable Layout layout(int magic) {
        for (Layout layout : Layout.values()) {
            if (layout.magic == magic) {
                return layout;
            }
        }
        return null;
    }

    private static long word(TableWindow words, int number) throws ElfException {
        return words.i64(WORDS_AT + (long) number * Long.BYTES);
    }

    private void check(ElfFile file, long size) throws ElfException {
        boolean namesFit = namesAt > 0 && namesLength >= 0 && namesLength <= MAX_NAMES_BYTES && namesAt <= size - namesLength;
        boolean entriesFit = entriesAt > 0 && entriesAt <= size && functions >= 0
                && functions <= (size - entriesAt) / (2L * fieldSize());
        if (!namesFit || !entriesFit) {
            throw file.fault("damaged Go function table: functions=%d names=%d+%d entries=%d size=%d",
                    functions, namesAt, namesLength, entriesAt, size);
        }
    }
}
