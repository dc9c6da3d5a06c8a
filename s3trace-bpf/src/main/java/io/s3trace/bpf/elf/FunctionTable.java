package io.s3trace.bpf.elf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The functions that the symbol tables of a file define, exported ones first. */
record FunctionTable(List<SymbolTable> tables, AddressMap addresses) {
    /** The most aliases and versions of a name. If a hostile table has more, they are ignored. */
    private static final int MAX_CANDIDATES = 1000;
    /** Several times as many as the largest browsers have. */
    private static final int MAX_FUNCTIONS = 1 << 20;

    /** Which one is chosen of several symbols with the same name. */
    private enum Preference {
        DEFAULT_VERSION,
        OLD_VERSION,
        LOCAL;

        static Preference of(SymbolTable.Entry entry, SymbolTable table) throws ElfException {
            return entry.local() ? LOCAL : table.isDefaultVersion(entry) ? DEFAULT_VERSION : OLD_VERSION;
        }
    }

    Optional<ElfSymbol> find(String name) throws ElfException {
        for (SymbolTable table : tables) {
            Optional<ElfSymbol> found = find(name, table);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<ElfSymbol> find(String name, SymbolTable table) throws ElfException {
        ElfSymbol[] best = new ElfSymbol[Preference.values().length];
        for (SymbolTable.Entry entry : candidates(name, table)) {
            Optional<ElfSymbol> symbol = symbol(name, entry);
            int preference = Preference.of(entry, table).ordinal();
            if (symbol.isPresent() && best[preference] == null) {
                best[preference] = symbol.get();
            }
        }
        return Arrays.stream(best).filter(symbol -> symbol != null).findFirst();
    }

    private static List<SymbolTable.Entry> candidates(String name, SymbolTable table) throws ElfException {
        long[] names = table.names().occurrences(name);
        List<SymbolTable.Entry> candidates = new ArrayList<>();
        if (names.length > 0) {
            table.forEachFunction(entry -> {
                if (candidates.size() < MAX_CANDIDATES && Arrays.binarySearch(names, entry.nameAt()) >= 0) {
                    candidates.add(entry);
                }
            });
        }
        return candidates;
    }

    List<ElfSymbol> all() throws ElfException {
        List<ElfSymbol> functions = new ArrayList<>();
        for (SymbolTable table : tables) {
            table.forEachFunction(entry -> {
                if (functions.size() < MAX_FUNCTIONS) {
                    String name = table.names().at(entry.nameAt());
                    int version = name.indexOf('@');
                    symbol(version < 0 ? name : name.substring(0, version), entry).ifPresent(functions::add);
                }
            });
        }
        return functions;
    }

    /** The functions, by all their names, that begin at this address. */
    List<ElfSymbol> at(long address) throws ElfException {
        List<ElfSymbol> functions = new ArrayList<>();
        for (SymbolTable table : tables) {
            table.forEachFunction(entry -> {
                if (entry.address() == address && functions.size() < MAX_CANDIDATES) {
                    symbol(table.names().at(entry.nameAt()), entry).ifPresent(functions::add);
                }
            });
        }
        return functions;
    }

    /** Whether a function begins within another one: then its code is run by callers of both. */
    boolean isSplit(ElfSymbol symbol) throws ElfException {
        boolean[] found = new boolean[1];
        for (SymbolTable table : tables) {
            table.forEachFunction(entry -> {
                long from = entry.address() - symbol.address();
                found[0] |= from > 0 && from < symbol.size();
            });
        }
        return found[0];
    }

    private Optional<ElfSymbol> symbol(String name, SymbolTable.Entry entry) {
        return addresses.code(entry.address()).map(segment ->
                new ElfSymbol(name, entry.address(), entry.size(), segment.fileOffset(entry.address())));
    }
}
