package io.s3trace.bpf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What keeps even root from tracing: a user namespace, or a kernel that is locked down. */
final class Confinement {
    private static final Path UID_MAP = Path.of("/proc/self/uid_map");
    private static final Path LOCKDOWN = Path.of("/sys/kernel/security/lockdown");
    /** The map of the first namespace, in which every user is itself: see user_namespaces(7). */
    private static final String EVERYBODY = "0 0 4294967295";

    private Confinement() {}

    static Optional<String> read() {
        return of(text(UID_MAP, EVERYBODY), text(LOCKDOWN, ""));
    }

    /**
     * Says what confines this process, and what to do about it.
     *
     * @param uidMap how this process's user namespace maps users
     * @param lockdown all levels of lockdown, the one in effect in brackets; empty if it cannot be known
     */
    static Optional<String> of(String uidMap, String lockdown) {
        if (!uidMap.strip().replaceAll("\\s+", " ").equals(EVERYBODY)) {
            return Optional.of("this process is in a user namespace, whose capabilities do not count for BPF: "
                    + "run it outside of one, such as not in a rootless container");
        }
        if (lockdown.contains("[confidentiality]")) {
            return Optional.of("this kernel is locked down for confidentiality, so nothing may read what it remembers: "
                    + "boot it with lockdown=integrity or none");
        }
        return Optional.empty();
    }

    private static String text(Path file, String otherwise) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return otherwise; // not there, or not to be read: nothing is known
        }
    }
}
