package io.s3trace.bpf.elf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

    /**
     * What was found of the functions that were looked for.
     *
     * @param functions by name
     * @param fault why others may be there all the same
     */
    record Found(Map<String, ElfSymbol> functions, @Nullable ElfException fault) {
        /**
         * Returns one of them.
         *
         * @throws ElfException if it was not found, and a table could not be searched
         */
        Optional<ElfSymbol> get(String name) throws ElfException {
            ElfSymbol symbol = functions.get(name);
            if (symbol == null && fault != null) {
                throw fault;
            }
            return Optional.ofNullable(symbol);
        }
    }

    /** Finds functions by their names. One table may be damaged. */
    Found find(Collection<String> names) {
        Map<String, ElfSymbol> found = new HashMap<>();
        Set<String> missing = new HashSet<>(names);
        ElfException fault = null;
        for (SymbolTable table : tables) {
            try {
                found.putAll(find(missing, table));
                missing.removeAll(found.keySet());
            } catch (ElfException e) {
                fault = e;
            }
        }
        return new Found(found, fault);
    }

    private Map<String, ElfSymbol> find(Set<String> names, SymbolTable table) throws ElfException {
        Map<Long, String> positions = names.isEmpty() ? Map.of() : table.names().occurrences(names);
        Map<String, ElfSymbol> found = new HashMap<>();
        for (Map.Entry<String, List<SymbolTable.Entry>> each : candidates(positions, table).entrySet()) {
            ElfSymbol[] best = new ElfSymbol[Preference.values().length];
            for (SymbolTable.Entry entry : each.getValue()) {
                Optional<ElfSymbol> symbol = symbol(each.getKey(), entry);
                int preference = Preference.of(entry, table).ordinal();
                if (symbol.isPresent() && best[preference] == null) {
                    best[preference] = symbol.get();
                }
            }
            Arrays.stream(best).filter(symbol -> symbol != null).findFirst()
                    .ifPresent(symbol -> found.put(each.getKey(), symbol));
        }
        return found;
    }

    private static Map<String, List<SymbolTable.Entry>> candidates(Map<Long, String> positions, SymbolTable table)
            throws ElfException {
        Map<String, List<SymbolTable.Entry>> candidates = new HashMap<>();
        if (!positions.isEmpty()) {
            long[] sorted = positions.keySet().stream().mapToLong(Long::longValue).sorted().toArray();
            table.forEachFunction(entry -> {
                if (Arrays.binarySearch(sorted, entry.nameAt()) >= 0) {
                    List<SymbolTable.Entry> same = candidates.computeIfAbsent(
                            Objects.requireNonNull(positions.get(entry.nameAt())), name -> new ArrayList<>());
                    if (same.size() < MAX_CANDIDATES) {
                        same.add(entry);
                    }
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
