package io.s3trace.bpf;

import java.util.List;
import java.util.Locale;

/**
 * The kernel's refusal of one part of an object.
 *
 * @param part what was refused
 * @param name its name in the object
 * @param errno why, as a positive errno
 * @param verifier the last lines of what the kernel's verifier said, oldest first; empty if it was not the verifier that
 *     refused
 */
public record Refusal(Part part, String name, int errno, List<String> verifier) {
    /** What the verifier says last, whether it accepts or refuses. */
    private static final String STATISTICS = "processed ";
    private static final int EPERM = 1;
    private static final int ENOENT = 2;
    private static final int ESRCH = 3;

    /** What an object is made of. */
    public enum Part {
        /** A program. */
        PROGRAM,
        /** A map. */
        MAP
    }

    /** Makes a copy that does not change. */
    public Refusal {
        verifier = List.copyOf(verifier);
    }

    /**
     * Returns whether the kernel's verifier refused a program. Then it is no lack of privileges, even if the errno is EACCES.
     *
     * @return whether it was the verifier
     */
    public boolean isByVerifier() {
        return !verifier.isEmpty();
    }

    /** {@return what was refused and why, such as {@code program ssl_write: Invalid argument (EINVAL)}} */
    public String text() {
        String what = part.name().toLowerCase(Locale.ROOT) + " " + name + ": ";
        if (isByVerifier()) {
            return what + Errno.of(errno).text() + ", by the kernel's verifier: " + complaint();
        }
        return what + reason();
    }

    private String reason() {
        Errno reason = Errno.of(errno);
        if (part == Part.PROGRAM && (errno == ENOENT || errno == ESRCH)) {
            return "not in this kernel: what it is to be attached to";
        }
        if (part == Part.MAP && errno == EPERM) {
            return reason.text() + ": " + reason.fix() + "; before Linux 5.11, locked memory too (ulimit -l)";
        }
        return reason.fix().isEmpty() ? reason.text() : reason.text() + ": " + reason.fix();
    }

    private String complaint() {
        return verifier.reversed().stream().filter(line -> !line.startsWith(STATISTICS)).findFirst()
                .orElse(verifier.getLast());
    }
}
