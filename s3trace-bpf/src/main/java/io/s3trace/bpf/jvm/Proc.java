package io.s3trace.bpf.jvm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** Paths below {@code /proc}. */
final class Proc {
    private static final int TYPE = 0170000;
    private static final int SOCKET = 0140000;

    private Proc() {}

    static Path of(int pid, String... more) {
        return Path.of("/proc/" + pid, more);
    }

    /** Returns whether there is a socket by this name. A link to one does not count: it could lead out of a container. */
    static boolean isSocket(Path path) {
        try {
            Map<String, Object> attributes = Files.readAttributes(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            return ((int) Objects.requireNonNull(attributes.get("mode")) & TYPE) == SOCKET;
        } catch (IOException e) {
            return false;
        }
    }
}
