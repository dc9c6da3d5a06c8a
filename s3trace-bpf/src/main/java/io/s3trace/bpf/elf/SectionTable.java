package io.s3trace.bpf.elf;

import java.util.List;
import java.util.Optional;

/** The section headers. If they were stripped, there are none, and the file runs all the same. */
record SectionTable(ElfImage image, List<SectionHeader> headers, StringTable names) {
    static SectionTable read(ElfImage image, ElfHeader header) throws ElfException {
        List<SectionHeader> headers = SectionHeader.readAll(image, header);
        int index = header.namesIndex();
        return new SectionTable(image, headers,
                index < headers.size() ? strings(image, headers.get(index)) : new StringTable(image, 0, 0));
    }

    private static StringTable strings(ElfImage image, SectionHeader section) {
        return new StringTable(image, section.offset(), section.size());
    }

    Optional<ElfSection> find(String name) throws ElfException {
        for (SectionHeader section : headers) {
            if (section.type() != SectionHeader.NO_BITS && names.at(section.nameAt() & 0xffff_ffffL).equals(name)) {
                return Optional.of(new ElfSection(name, section.address(), section.offset(), section.size()));
            }
        }
        return Optional.empty();
    }

    /** The symbols for debuggers, of which the format allows one table. */
    Optional<SymbolTable> symbols() {
        for (SectionHeader section : headers) {
            int link = section.link();
            if (section.type() == SectionHeader.SYMBOL_TABLE && link >= 0 && link < headers.size()) {
                return Optional.of(new SymbolTable(image, section.offset(), section.size() / SymbolTable.ENTRY_SIZE,
                        strings(image, headers.get(link)), -1));
            }
        }
        return Optional.empty();
    }
}
