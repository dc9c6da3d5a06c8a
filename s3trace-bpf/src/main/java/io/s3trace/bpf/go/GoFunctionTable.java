package io.s3trace.bpf.go;

import io.s3trace.bpf.elf.ElfException;
import io.s3trace.bpf.elf.ElfFile;
import io.s3trace.bpf.elf.ElfSection;
import java.util.List;
import java.util.Optional;

/**
 * Where the table of functions is.
 *
 * @param section the part of a section from the table's first byte on
 */
record GoFunctionTable(ElfSection section, TableHeader header) {
    private static final List<String> SECTIONS = List.of(".gopclntab", ".data.rel.ro.gopclntab");
    /** The section into which another linker than Go's puts it, among other things, if the program may be loaded anywhere. */
    private static final String MERGED = ".data.rel.ro";
    private static final int ALIGNMENT = 8;
    /** From Go 1.26 on: the runtime's description of the program ({@code runtime.moduledata}). */
    private static final String MODULE = ".go.module";
    private static final int TEXT_IN_MODULE = 176;

    static GoFunctionTable find(ElfFile file) throws ElfException {
        for (String name : SECTIONS) {
            Optional<ElfSection> section = file.section(name);
            if (section.isPresent()) {
                return at(file, section.get());
            }
        }
        Optional<ElfSection> merged = file.section(MERGED);
        if (merged.isPresent()) {
            TableWindow window = new TableWindow(file, merged.get());
            for (long at = 0; at <= merged.get().size() - TableHeader.MAX_SIZE; at += ALIGNMENT) {
                if (TableHeader.isBeginning(window.i64(at))) {
                    return at(file, rest(merged.get(), at));
                }
            }
        }
        throw file.fault("a Go program without function table: looked into %s and %s", SECTIONS, MERGED);
    }

    /** The address to which entries are relative. */
    long textStart(ElfFile file) throws ElfException {
        if (header.entriesAreAddresses() || header.textStart() != 0) {
            return header.textStart();
        }
        Optional<ElfSection> module = file.section(MODULE);
        if (module.isEmpty()) {
            throw file.fault("a Go program of which is not known where its code begins: no section %s", MODULE);
        }
        return new TableWindow(file, module.get()).i64(TEXT_IN_MODULE);
    }

    private static GoFunctionTable at(ElfFile file, ElfSection section) throws ElfException {
        return new GoFunctionTable(section, TableHeader.read(file, section));
    }

    private static ElfSection rest(ElfSection section, long from) {
        return new ElfSection(section.name(), section.address() + from, section.fileOffset() + from, section.size() - from);
    }
}
