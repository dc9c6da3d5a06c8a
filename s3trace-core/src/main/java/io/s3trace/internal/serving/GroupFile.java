package io.s3trace.internal.serving;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The groups of this system that {@code /etc/group} has (group(5)): the host's, if this container sees the host's processes. */
public final class GroupFile {
    private static final List<Path> FILES = List.of(Path.of("/proc/1/root/etc/group"), Path.of("/etc/group"));
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
            Path file = FILES.stream().filter(Files::isReadable).findFirst().orElse(FILES.getLast());
            return Files.readAllLines(file, StandardCharsets.ISO_8859_1).stream().map(line -> line.split(":", -1))
                    .filter(fields -> fields.length > ID && fields[0].equals(group))
                    .map(fields -> Integer.parseUnsignedInt(fields[ID])).findFirst();
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }
}
