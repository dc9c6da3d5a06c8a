package io.s3trace.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The kernel side's C is as {@code .clang-format} says. Each version formats somewhat otherwise: this one counts. */
class KernelSideFormatTest {
    private static final String FORMATTER = "clang-format-19";
    private static final Path SOURCES = Path.of("src/main/bpf");

    @Test
    void isAsTheFormatterHasIt() throws IOException, InterruptedException {
        boolean here = isHere();
        if (!here) {
            System.out.println(KernelSideFormatTest.class.getSimpleName() + " SKIPPED: no " + FORMATTER
                    + " (package of that name): the form of the kernel side's C is not checked");
        }
        assumeThat(here).as(FORMATTER).isTrue();
        List<String> command = new ArrayList<>(List.of(FORMATTER, "--dry-run", "-Werror"));
        try (Stream<Path> files = Files.list(SOURCES)) {
            files.map(Path::toString).filter(name -> name.endsWith(".h") || name.endsWith(".c")).forEach(command::add);
        }
        Process formatter = new ProcessBuilder(command).redirectErrorStream(true).start();
        String complaints = new String(formatter.getInputStream().readAllBytes());
        assertThat(formatter.waitFor()).as("run %s -i over %s: %s", FORMATTER, SOURCES, complaints).isZero();
    }

    private static boolean isHere() throws InterruptedException {
        try {
            return new ProcessBuilder(FORMATTER, "--version").redirectOutput(ProcessBuilder.Redirect.DISCARD).start()
                    .waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
