package io.s3trace.bpf.library;

/** The libbpf that the system has, if any. */
final class SystemLibrary {
    private static final String NAME = "libbpf.so.1";

    private SystemLibrary() {}

    static LoadAttempt load() {
        LoadAttempt attempt = LoadAttempt.of(NAME, "system");
        return attempt.library() != null ? attempt : LoadAttempt.failed("the system has no " + NAME
                + ": install it: apt-get install libbpf1 (Debian, Ubuntu), dnf install libbpf (Fedora, RHEL), "
                + "pacman -S libbpf (Arch)");
    }
}
