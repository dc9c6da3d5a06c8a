package io.s3trace.bpf;

import java.util.List;

/**
 * Something could not be set up in the kernel. The message says what was tried on what, why it failed and what to do:
 * {@code attach uprobe SSL_write in /usr/lib/libssl.so.3 (pid 42): Operation not permitted (EPERM): needs ...}.
 */
public final class BpfException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A positive errno, or 0. */
    private final int errno;
    private final transient List<String> log;

    private BpfException(String message, int errno, List<String> log) {
        super(message);
        this.errno = errno;
        this.log = log;
    }

    /**
     * Describes a failed call of the kernel or of libbpf.
     *
     * @param attempt what was tried on what
     * @param errno why it failed, as a positive errno
     * @return the exception, with what libbpf said on this thread about it
     */
    static BpfException failed(String attempt, int errno) {
        Errno reason = Errno.of(errno);
        String fix = reason.fix().isEmpty() ? "" : ": " + reason.fix();
        List<String> log = LibbpfLog.take();
        return new BpfException(attempt + ": " + reason.text() + fix + excerpt(log), errno, log);
    }

    /**
     * Describes a failure that is not the kernel's.
     *
     * @param message what was tried on what, why it failed and what to do
     * @return the exception
     */
    public static BpfException because(String message) {
        return new BpfException(message, 0, List.of());
    }

    /**
     * The reason in the kernel's words.
     *
     * @return a positive errno, or 0 if the failure was not the kernel's
     */
    public int errno() {
        return errno;
    }

    /**
     * What libbpf said about it, the verifier's complaints included.
     *
     * @return libbpf's lines, oldest first; may be empty
     */
    public List<String> log() {
        return log == null ? List.of() : log;
    }

    private static String excerpt(List<String> log) {
        return log.isEmpty() ? "" : " (libbpf: " + log.getLast() + ")";
    }
}
