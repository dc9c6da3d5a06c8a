package io.s3trace.bpf.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.s3trace.bpf.Binaries;
import io.s3trace.bpf.aarch64.Arm64Libraries;
import io.s3trace.bpf.code.Instruction;
import io.s3trace.bpf.code.InstructionKind;
import io.s3trace.bpf.code.InstructionSet;
import io.s3trace.bpf.elf.ElfException;
import io.s3trace.bpf.elf.ElfFile;
import io.s3trace.bpf.elf.ElfSymbol;
import io.s3trace.bpf.placement.ProbePlacement.Returns;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Walks at random through every function of real libraries, from its first instruction, and counts what probes would see. */
class PlacementOnLibrariesTest {
    private static final int WALKS = 40;
    private static final int MAX_STEPS = 2000;

    @ParameterizedTest
    @ValueSource(strings = {"libssl.so.3", "libssl.so.1.1", "libgnutls.so.30", "libnspr4.so", "libc.so.6"})
    void everyWalkIsSeenOnceAtTheEntryAndOnceAtTheReturn(String library) throws ElfException {
        Path path = Binaries.find(library).orElse(null);
        if (path == null) {
            System.out.println(PlacementOnLibrariesTest.class.getSimpleName() + " skipped: no " + library + " on this host");
        }
        assumeThat(path).as(library).isNotNull();
        walk(path);
    }

    @Test
    void soIsEveryWalkThroughLibrariesForArm64() throws ElfException {
        for (Path library : Arm64Libraries.all(PlacementOnLibrariesTest.class)) {
            walk(library);
        }
    }

    private static void walk(Path path) throws ElfException {
        Map<Returns, Integer> cheap = new EnumMap<>(Returns.class);
        int functions = 0;
        try (ElfFile file = ElfFile.open(path)) {
            for (ElfSymbol function : file.functions()) {
                ProbePlacement placement = ProbePlacement.of(file, function, 3);
                walk(InstructionSets.of(file.machine()), file.code(function), function, placement);
                functions++;
                if (placement.cheap()) {
                    cheap.merge(placement.returns(), 1, Integer::sum);
                }
            }
        }
        System.out.println(path + ": " + functions + " functions, cheap placements: " + cheap);
        assertThat(cheap).as("cheap placements").isNotEmpty();
    }

    private static void walk(InstructionSet instructions, byte[] code, ElfSymbol function, ProbePlacement placement) {
        for (int seed = 0; seed < WALKS; seed++) {
            Random random = new Random(seed);
            Walk walk = new Walk(instructions, placement);
            long at = 0;
            for (int step = 0; step < MAX_STEPS && at >= 0 && at < code.length; step++) {
                Instruction instruction = instructions.decode(code, (int) at);
                walk.pass(at, instruction);
                if (instruction.kind() == InstructionKind.RETURN) {
                    walk.check(function);
                }
                at = next(at, instruction, random).orElse(-1L);
            }
        }
    }

    private static Optional<Long> next(long at, Instruction instruction, Random random) {
        boolean fallsThrough = instruction.fallsThrough();
        if (instruction.jumps() && (!fallsThrough || random.nextBoolean())) {
            return Optional.of(instruction.target());
        }
        return fallsThrough ? Optional.of(at + instruction.length()) : Optional.empty();
    }

    /** What the probes of one placement see on one walk. */
    private static final class Walk {
        private final InstructionSet instructions;
        private final ProbePlacement placement;
        private int entries;
        private int returns;
        private int written;

        Walk(InstructionSet instructions, ProbePlacement placement) {
            this.instructions = instructions;
            this.placement = placement;
        }

        void pass(long at, Instruction instruction) {
            if (at == placement.entry()) {
                entries++;
                assertThat(written & instructions.arguments(placement.cheap() ? 3 : 0)).as("arguments changed").isZero();
            }
            if (placement.returns() == Returns.UPROBES && placement.returnOffsets().contains(at)) {
                returns++;
                written = 0;
            }
            written |= instruction.writes();
        }

        void check(ElfSymbol function) {
            // A function that jumps to its own start is entered again, at the classic place too.
            assertThat(entries).as("entries of %s by %s", function, placement).isGreaterThanOrEqualTo(1)
                    .isLessThanOrEqualTo(placement.entry() == 0 ? Integer.MAX_VALUE : 1);
            if (placement.returns() == Returns.UPROBES) {
                assertThat(returns).as("returns of %s by %s", function, placement).isEqualTo(1);
                assertThat(written & instructions.result()).as("returned value of %s by %s", function, placement).isZero();
            }
        }
    }
}
