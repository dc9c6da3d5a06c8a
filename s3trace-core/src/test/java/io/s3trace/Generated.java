package io.s3trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Text in the repository that is made from the code. It is made anew with {@code -Ds3trace.generate=true}. */
final class Generated {

    private Generated() {}

    /** Fails if a file is not of this text. */
    static void check(Path file, String text) {
        compare(file, Files.exists(file) ? read(file) : "", text);
    }

    /** Fails if a part of a file, from its only beginning on and up to its end, is not of this text. */
    static void check(Path file, String beginning, String text, String end) {
        String whole = read(file);
        assertThat(whole).as("%s", file).containsOnlyOnce(beginning);
        int from = whole.indexOf(beginning);
        int to = whole.indexOf(end, from + beginning.length());
        compare(file, whole, whole.substring(0, from) + text + whole.substring(to));
    }

    private static void compare(Path file, String actual, String expected) {
        if (Boolean.getBoolean("s3trace.generate")) {
            write(file, expected);
        } else {
            String how = "the tests of this module make it anew with -Ds3trace.generate=true";
            assertThat(without(expected, actual)).as("what %s lacks: %s", file, how).isEmpty();
            assertThat(without(actual, expected)).as("what is only in %s: %s", file, how).isEmpty();
            assertThat(actual).as("%s: %s", file, how).isEqualTo(expected);
        }
    }

    private static List<String> without(String text, String other) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        other.lines().forEach(lines::remove);
        return lines;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
