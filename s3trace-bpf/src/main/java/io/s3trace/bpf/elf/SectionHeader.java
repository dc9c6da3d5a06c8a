package io.s3trace.bpf.elf;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A section header, elf(5); {@code nameAt} is an offset into the section of section names. */
record SectionHeader(int nameAt, int type, long address, long offset, long size, int link, long entrySize) {
    static final int SIZE = 64;
    static final int SYMBOL_TABLE = 2;
    /** Occupies no space in the file ({@code .bss}). */
    static final int NO_BITS = 8;

    static List<SectionHeader> readAll(ElfImage image, ElfHeader header) throws ElfException {
        int count = header.sectionCount();
        ByteBuffer bytes = image.read(header.sectionsAt(), (long) count * SIZE, "section header table");
        List<SectionHeader> sections = new ArrayList<>(count);
        for (int at = 0; at < count * SIZE; at += SIZE) {
            sections.add(new SectionHeader(bytes.getInt(at), bytes.getInt(at + 4), bytes.getLong(at + 16),
                    bytes.getLong(at + 24), bytes.getLong(at + 32), bytes.getInt(at + 40), bytes.getLong(at + 56)));
        }
        return List.copyOf(sections);
    }
}
