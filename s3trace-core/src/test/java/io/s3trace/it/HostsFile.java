package io.s3trace.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A hosts(5) for one command, in a mount namespace of its own. */
final class HostsFile {
    private HostsFile() {}

    /** Makes a command for which a name has these addresses, in this order. */
    static List<String> with(Path directory, String name, List<String> addresses, List<String> command) {
        try {
            Path file = Files.write(Files.createTempFile(directory, "hosts", ""),
                    addresses.stream().map(address -> address + " " + name).toList());
            List<String> all = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c",
                    "mount --bind \"$0\" /etc/hosts && exec \"$@\"", file.toString()));
            all.addAll(command);
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException("write a hosts file", e);
        }
    }
}
