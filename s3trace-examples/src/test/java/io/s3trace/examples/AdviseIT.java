package io.s3trace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The exit status is for scripts. */
class AdviseIT {
    @TempDir
    Path directory;

    @Test
    void aWrongCallIsAFailure() throws Exception {
        assertThat(run("--for", "soon")).isEqualTo(3);
        assertThat(output()).contains("not a time such as 60s or 5m: soon");
        assertThat(run("--nonsense")).isEqualTo(3);
    }

    @Test
    void aMissingRecordingIsAFailure() throws Exception {
        assertThat(run("--replay", directory.resolve("none").toString())).isEqualTo(3);
        assertThat(output()).contains("error: ");
    }

    @Test
    void aMissingPriceListIsAFailure() throws Exception {
        assertThat(run("--prices", directory.resolve("none").toString())).isEqualTo(3);
    }

    private int run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), Advise.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile()).start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private String output() throws IOException {
        return Files.readString(directory.resolve("output"));
    }
}
