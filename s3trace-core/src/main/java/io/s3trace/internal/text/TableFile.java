package io.s3trace.internal.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A table in a text file beside a class: columns separated by blanks, {@code #} begins a comment. */
public final class TableFile {

    private TableFile() {}

    /**
     * Reads the lines of a table, split into columns.
     *
     * @param owner the class beside which the file is
     * @throws IllegalStateException if the file is missing: it is part of the jar
     */
    public static List<List<String>> read(Class<?> owner, String name) {
        try (InputStream in = owner.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("table is missing from the jar: " + name);
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .map(line -> line.startsWith("#") ? "" : line.strip())
                    .filter(line -> !line.isEmpty())
                    .map(line -> List.of(line.split("\\s+")))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("read table " + name, e);
        }
    }
}
