package io.s3trace.bpf;

/** A reason in the kernel's words, and what a user can do about it. */
record Errno(String text, String fix) {
    private static final String CAPABILITIES =
            "needs root, or CAP_BPF and CAP_PERFMON (before Linux 6.6 CAP_SYS_ADMIN too)";

    /** Describes an errno, see {@code errno(3)}; the numbers are those of Linux on x86-64 and arm64. */
    static Errno of(int number) {
        return switch (number) {
            case 1 -> new Errno("Operation not permitted (EPERM)", CAPABILITIES);
            case 2 -> new Errno("No such file, process or symbol (ENOENT)", "check that it still exists");
            case 3 -> new Errno("No such process (ESRCH)", "the process has ended");
            case 7 -> new Errno("Too large (E2BIG)", "the kernel may be too old: 5.8 is the minimum");
            case 12 -> new Errno("Out of memory (ENOMEM)", "try a smaller ring");
            case 13 -> new Errno("Permission denied (EACCES)", CAPABILITIES);
            case 16 -> new Errno("Busy (EBUSY)", "");
            case 22 -> new Errno("Invalid argument (EINVAL)", "");
            case 24 -> new Errno("Too many open files (EMFILE)", "raise the limit of open files: ulimit -n");
            case 28 -> new Errno("No space left (ENOSPC)", "");
            case 38 -> new Errno("Not implemented by this kernel (ENOSYS)", "5.8 is the minimum");
            case 95 -> new Errno("Not supported by this kernel (EOPNOTSUPP)", "5.8 is the minimum");
            case 110 -> new Errno("Timed out (ETIMEDOUT)", "");
            case 524 -> new Errno("Not supported by this kernel (ENOTSUPP)", "");
            default -> new Errno("errno " + number, "see errno(3)");
        };
    }
}
