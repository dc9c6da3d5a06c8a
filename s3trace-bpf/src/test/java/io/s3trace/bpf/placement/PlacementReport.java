package io.s3trace.bpf.placement;

import io.s3trace.bpf.elf.ElfException;
import io.s3trace.bpf.elf.ElfFile;
import io.s3trace.bpf.elf.ElfSymbol;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says in words where the functions of a file would be probed. */
final class PlacementReport {
    private PlacementReport() {}

    static String of(ElfFile file, String function, int argumentCount) throws ElfException {
        Optional<ElfSymbol> symbol = file.function(function);
        if (symbol.isEmpty()) {
            return function + ": not defined";
        }
        ProbePlacement both = ProbePlacement.of(file, symbol.get(), argumentCount);
        String returns = both.returnOffsets().stream().map(offset -> "+0x%x".formatted(offset)).collect(Collectors.joining(" "));
        return "%s(%d): entry +0x%x, %s at %s%s; entry alone +0x%x".formatted(function, argumentCount, both.entry(),
                both.returns(),
                returns, both.cheap() ? "" : " (single-stepped)", ProbePlacement.ofEntry(file, symbol.get(), argumentCount)
                .entry());
    }

    /** Prints the placements in a file: path, then functions, each followed by its number of arguments. */
    public static void main(String[] arguments) throws ElfException {
        try (ElfFile file = ElfFile.open(Path.of(arguments[0]))) {
            System.out.println(arguments[0]);
            for (int i = 1; i + 1 < arguments.length; i += 2) {
                System.out.println("  " + of(file, arguments[i], Integer.parseInt(arguments[i + 1])));
            }
        }
    }
}
