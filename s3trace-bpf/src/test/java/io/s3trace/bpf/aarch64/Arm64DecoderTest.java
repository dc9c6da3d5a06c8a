package io.s3trace.bpf.aarch64;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.bpf.code.Instruction;
import io.s3trace.bpf.code.InstructionKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Compares the decoder with llvm-objdump on every instruction of whole libraries: kind, target, emulation, registers written. */
class Arm64DecoderTest {
    /** {@code 19a60: a9be7bfd  stp x29, x30, [sp, #-32]!} */
    private static final Pattern LINE = Pattern.compile(" *([0-9a-f]+): ([0-9a-f]{8}) +\\t(\\S+)(?:\\t([^/<]*).*)?");
    private static final int MAX_DISAGREEMENTS = 100;

    private final List<String> disagreements = new ArrayList<>();
    private long instructions;
    private long unknown;

    @Test
    void agreesWithObjdump() throws IOException {
        List<Path> libraries = Arm64Libraries.all(Arm64DecoderTest.class);
        String objdump = objdump().orElse(null);
        Assumptions.assumeTrue(objdump != null, "no llvm-objdump of LLVM 16 or later");
        for (Path library : libraries) {
            compare(objdump, library);
        }
        System.out.println(libraries + ": " + instructions + " instructions, " + unknown + " not decoded");

        assertThat(disagreements).isEmpty();
        assertThat(instructions).isGreaterThan(100_000);
        assertThat(unknown).isLessThan(instructions / 1000);
    }

    private static Optional<String> objdump() {
        return IntStream.rangeClosed(16, 22).mapToObj(version -> "llvm-objdump-" + version)
                .filter(name -> Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(folder -> Path.of(folder, name).toFile().canExecute()))
                .findFirst();
    }

    private void compare(String objdump, Path library) throws IOException {
        Process process = new ProcessBuilder(objdump, "-d", "--mattr=+all", library.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher parts = LINE.matcher(line);
                if (parts.matches() && !parts.group(3).startsWith("<") && !parts.group(3).startsWith(".")) {
                    compare(line, new ObjdumpLine(Long.parseLong(parts.group(1), 16),
                            Integer.parseUnsignedInt(parts.group(2), 16),
                            parts.group(3), Optional.ofNullable(parts.group(4)).orElse("").strip()));
                }
            }
        } finally {
            process.destroy();
        }
    }

    private void compare(String text, ObjdumpLine line) {
        instructions++;
        Instruction instruction = AArch64.INSTANCE.decode(line.bytes(), 0);
        if (instruction.kind() == InstructionKind.UNKNOWN) {
            unknown++;
        } else if (disagreements.size() < MAX_DISAGREEMENTS && (instruction.kind() != line.kind()
                || instruction.emulated() != line.isEmulated() || !targetAgrees(line, instruction)
                || (instruction.writes() & line.writes()) != line.writes())) {
            disagreements.add(text + ": " + instruction);
        }
    }

    private static boolean targetAgrees(ObjdumpLine line, Instruction instruction) {
        boolean direct = instruction.jumps() || instruction.kind() == InstructionKind.CALL;
        return direct ? line.address() + instruction.target() == line.target() : instruction.target() == -1;
    }
}
