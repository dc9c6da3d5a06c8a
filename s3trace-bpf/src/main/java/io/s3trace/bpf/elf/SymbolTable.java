package io.s3trace.bpf.elf;

import java.nio.ByteBuffer;

/**
 * A table of symbols, elf(5), and the strings their names are in.
 *
 * @param versionsAt file offset of the {@code .gnu.version} table, or -1
 */
record SymbolTable(ElfImage image, long offset, long count, StringTable names, long versionsAt) {
    static final int ENTRY_SIZE = 24;
    private static final int ENTRIES_PER_READ = 8192;
    /** Several times as many as the largest browsers have. */
    private static final long MAX_ENTRIES = 1 << 24;
    private static final int OBJECT = 1;
    private static final int FUNCTION = 2;
    private static final int HIDDEN_VERSION = 0x8000;

    /** An entry of the table that is a function or an object defined in the file. */
    record Entry(long index, long nameAt, boolean local, long address, long size) {}

    interface Visitor {
        void entry(Entry entry) throws ElfException;
    }

    /** Visits every defined {@code STT_FUNC}. Indirect functions are resolved at load time: what runs is another symbol. */
    void forEachFunction(Visitor visitor) throws ElfException {
        forEach(FUNCTION, visitor);
    }

    /** Visits every defined {@code STT_OBJECT}: variables. */
    void forEachObject(Visitor visitor) throws ElfException {
        forEach(OBJECT, visitor);
    }

    private void forEach(int type, Visitor visitor) throws ElfException {
        if (count > MAX_ENTRIES) {
            throw image.fault("too many symbols: count=%d limit=%d", count, MAX_ENTRIES);
        }
        for (long first = 0; first < count; first += ENTRIES_PER_READ) {
            int entries = (int) Math.min(count - first, ENTRIES_PER_READ);
            ByteBuffer bytes = image.read(offset + first * ENTRY_SIZE, (long) entries * ENTRY_SIZE, "symbol table");
            for (int i = 0; i < entries; i++) {
                int at = i * ENTRY_SIZE;
                boolean undefined = bytes.getShort(at + 6) == 0;
                if ((bytes.get(at + 4) & 0xf) == type && !undefined) {
                    visitor.entry(new Entry(first + i, bytes.getInt(at) & 0xffff_ffffL, (bytes.get(at + 4) & 0xf0) == 0,
                            bytes.getLong(at + 8), bytes.getLong(at + 16)));
                }
            }
        }
    }

    /** Whether a plain reference binds to this symbol, rather than only a reference that names an old version. */
    boolean isDefaultVersion(Entry entry) throws ElfException {
        if (versionsAt >= 0) {
            return (image.read(versionsAt + entry.index() * 2, 2, "symbol version").getShort(0) & HIDDEN_VERSION) == 0;
        }
        String name = names.at(entry.nameAt());
        int mark = name.indexOf('@');
        return mark < 0 || name.startsWith("@@", mark);
    }
}
