package io.s3trace.bpf.go;

import io.s3trace.bpf.elf.ElfException;
import io.s3trace.bpf.elf.ElfFile;
import io.s3trace.bpf.elf.ElfSymbol;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The functions of a Go program, from the table with which its runtime unwinds stacks, {@code .gopclntab}. Stripped programs
 * have it, too. The layouts of Go 1.16 and later can be read (Go's {@code debug/gosym} and {@code runtime/symtab.go}).
 */
public final class GoFunctions {
    private static final String BUILD_INFO = ".go.buildinfo";

    private final ElfFile file;
    private final GoFunctionTable table;
    private final TableHeader header;
    private final TableWindow entries;
    private final TableWindow descriptions;

    private GoFunctions(ElfFile file, GoFunctionTable table) {
        this.file = file;
        this.table = table;
        this.header = table.header();
        this.entries = new TableWindow(file, table.section());
        this.descriptions = new TableWindow(file, table.section());
    }

    /** Returns whether a file has code that Go's compiler made. */
    public static boolean areIn(ElfFile file) throws ElfException {
        return file.section(BUILD_INFO).isPresent();
    }

    /**
     * Finds functions by their full names, such as {@code crypto/tls.(*Conn).Read}.
     *
     * @return those that the program has, by name, with all their code
     * @throws ElfException if the file has no such table, or a damaged one
     */
    public static Map<String, ElfSymbol> find(ElfFile file, Collection<String> names) throws ElfException {
        return new GoFunctions(file, GoFunctionTable.find(file)).search(names);
    }

    private Map<String, ElfSymbol> search(Collection<String> names) throws ElfException {
        Map<Integer, String> wanted = new HashMap<>();
        GoNameTable known = new GoNameTable(file.bytes(table.section(), header.namesAt(), (int) header.namesLength()));
        names.forEach(name -> known.find(name).ifPresent(at -> wanted.put(at, name)));
        Map<String, ElfSymbol> found = new HashMap<>();
        long previous = -1;
        for (long i = 0; i < header.functions() && found.size() < wanted.size(); i++) {
            long description = word(2 * i + 1);
            // Go's linker writes them in order. This keeps a damaged table from being read back and forth.
            if (description <= previous) {
                throw file.fault("damaged Go function table: index=%d description=%d after=%d", i, description, previous);
            }
            previous = description;
            // A description begins with the function's entry; where its name is comes next.
            String name = wanted.get(descriptions.i32(header.entriesAt() + description + header.fieldSize()));
            if (name != null) {
                found.put(name, symbol(name, i));
            }
        }
        return found;
    }

    private ElfSymbol symbol(String name, long index) throws ElfException {
        long address = table.textStart(file) + word(2 * index);
        long size = word(2 * index + 2) - word(2 * index);
        Optional<Long> offset = file.fileOffset(address);
        if (size <= 0 || offset.isEmpty()) {
            throw file.fault("damaged Go function table: no code of %s: address=%x size=%d", name, address, size);
        }
        return new ElfSymbol(name, address, size, offset.get());
    }

    private long word(long index) throws ElfException {
        return entries.word(header.entriesAt() + index * header.fieldSize(), header.fieldSize());
    }
}
