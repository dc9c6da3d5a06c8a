package io.s3trace.internal.serving;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The groups of this system that {@code /etc/group} has (group(5)). */
public final class GroupFile {
    private static final Path FILE = Path.of("/etc/group");
    private static final int ID = 2;

    private GroupFile() {}

    /**
     * Finds a group.
     *
     * @param group its name or number
     * @return its number; empty if there is none of that name
     */
    public static Optional<Integer> id(String group) {
        try {
            if (group.matches("[0-9]+")) {
                return Optional.of(Integer.parseUnsignedInt(group));
            }
            return Files.readAllLines(FILE, StandardCharsets.ISO_8859_1).stream().map(line -> line.split(":", -1))
                    .filter(fields -> fields.length > ID && fields[0].equals(group))
                    .map(fields -> Integer.parseUnsignedInt(fields[ID])).findFirst();
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }
}
