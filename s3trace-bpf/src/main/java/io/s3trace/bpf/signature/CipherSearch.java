package io.s3trace.bpf.signature;

import io.s3trace.bpf.elf.ElfException;
import io.s3trace.bpf.elf.ElfFile;
import io.s3trace.bpf.elf.ElfMachine;
import io.s3trace.bpf.elf.ElfSymbol;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds the routines of {@link CipherTable} in the machine code of a file, in one pass. For one thread. */
public final class CipherSearch {
    /** Routines begin at multiples of this. */
    private static final int ALIGNMENT = 16;
    /** The length of endbr64, with which routines may begin. */
    private static final int BRANCH_TARGET = 4;
    private static final int BEGINNINGS = 1 << Short.SIZE;

    private final boolean[] beginnings = new boolean[BEGINNINGS];
    private final Map<CipherRoutine, List<Long>> found = new LinkedHashMap<>();
    private final int longest;

    private CipherSearch() {
        int most = 0;
        for (CipherRoutine routine : CipherTable.ROUTINES) {
            beginnings[routine.signature().beginning()] = true;
            found.put(routine, new ArrayList<>());
            most = Math.max(most, routine.signature().length());
        }
        longest = most;
    }

    /**
     * Looks through a file.
     *
     * @return the routines that it has and that are of use, each with the places to probe, in the order of the file. A routine
     *     is of use if it is seen when a record is done. One that is in more places than the table says is not what it seems
     *     to be
     * @throws ElfException if the file cannot be read
     */
    public static Map<CipherRoutine, List<ElfSymbol>> of(ElfFile file) throws ElfException {
        CipherSearch search = new CipherSearch();
        if (file.machine() == ElfMachine.X86_64) {
            file.scanCode(search.longest, search::look);
        }
        search.found.entrySet().removeIf(each ->
                each.getValue().isEmpty() || each.getValue().size() > each.getKey().places());
        return search.useful(file);
    }

    /** Looks at code whose last bytes come once more: a routine that begins there may not be whole. */
    private void look(long address, byte[] code, int length, int fresh) {
        for (int at = (int) (-address & ALIGNMENT - 1); at < fresh; at += ALIGNMENT) {
            lookAt(address, code, at, length);
            lookAt(address, code, at + BRANCH_TARGET, length);
        }
    }

    private void lookAt(long address, byte[] code, int at, int length) {
        if (at + 1 >= length || !beginnings[(code[at] & 0xff) | (code[at + 1] & 0xff) << Byte.SIZE]) {
            return;
        }
        found.forEach((routine, places) -> {
            if (routine.signature().matches(code, at, length) && places.size() <= routine.places()) {
                places.add(address + at);
            }
        });
    }

    private Map<CipherRoutine, List<ElfSymbol>> useful(ElfFile file) throws ElfException {
        List<String> names = found.keySet().stream().map(CipherRoutine::name).toList();
        Map<CipherRoutine, List<ElfSymbol>> useful = new LinkedHashMap<>();
        for (Map.Entry<CipherRoutine, List<Long>> each : found.entrySet()) {
            CipherRoutine routine = each.getKey();
            boolean ends = routine.isCipher() ? routine.returns() || routine.ends().stream().anyMatch(names::contains)
                    : found.keySet().stream().anyMatch(other -> other.ends().contains(routine.name()));
            if (ends) {
                useful.put(routine, symbols(file, routine, each.getValue()));
            }
        }
        return useful;
    }

    private static List<ElfSymbol> symbols(ElfFile file, CipherRoutine routine, List<Long> places) throws ElfException {
        List<ElfSymbol> symbols = new ArrayList<>();
        for (long place : places) {
            long address = place + routine.signature().probed();
            long offset = file.fileOffset(address).orElseThrow(() -> file.fault("no code at %x", address));
            symbols.add(new ElfSymbol(routine.name(), address, 0, offset));
        }
        return symbols;
    }
}
