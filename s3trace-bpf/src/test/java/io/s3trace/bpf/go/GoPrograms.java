package io.s3trace.bpf.go;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.s3trace.bpf.Binaries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Real programs to test on, made by as many versions of Go as the host has. */
final class GoPrograms {
    /** A folder of more of them: {@code mvn test -Dtest='Go*Test' -Ds3trace.goPrograms=/some/folder}. */
    private static final Optional<Path> MORE = Optional.ofNullable(System.getProperty("s3trace.goPrograms")).map(Path::of);

    private GoPrograms() {}

    /** A large program, stripped. */
    static Path rclone() {
        Path rclone = Binaries.find("rclone").orElse(null);
        if (rclone == null) {
            assertThat(Boolean.getBoolean("s3trace.requireBpf")).as("rclone must be installed").isFalse();
            System.out.println("skipped: rclone is not installed");
        }
        assumeThat(rclone).as("rclone").isNotNull();
        return rclone;
    }

    static List<Path> all() {
        Stream<Path> known = Stream.of("rclone", "go").map(Binaries::find).flatMap(Optional::stream);
        return Stream.concat(known, MORE.stream().flatMap(GoPrograms::files)).toList();
    }

    private static Stream<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
