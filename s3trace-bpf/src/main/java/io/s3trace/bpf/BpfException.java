package io.s3trace.bpf;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something could not be set up in the kernel. The message says what was tried on what, why it failed and what to do:
 * {@code attach uprobe SSL_write in /usr/lib/libssl.so.3 (pid 42): Operation not permitted (EPERM): needs ...}.
 */
public final class BpfException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A positive errno, or 0. */
    private final int errno;
    private final transient List<String> log;
    /** Null if no part of an object was refused. */
    private final transient @Nullable Refusal refusal;

    private BpfException(String message, int errno, List<String> log, @Nullable Refusal refusal) {
        super(message);
        this.errno = errno;
        this.log = log;
        this.refusal = refusal;
    }

    /**
     * Describes a failed call of the kernel or of libbpf.
     *
     * @param attempt what was tried on what
     * @param errno why it failed, as a positive errno
     * @return the exception, with what libbpf said on this thread about it
     */
    static BpfException failed(String attempt, int errno) {
        return failed(attempt, errno, LibbpfLog.take());
    }

    private static BpfException failed(String attempt, int errno, List<String> log) {
        Errno reason = Errno.of(errno);
        String fix = reason.fix().isEmpty() ? "" : ": " + reason.fix();
        return new BpfException(attempt + ": " + reason.text() + fix + excerpt(log), errno, log, null);
    }

    /**
     * Describes why an object could not be loaded.
     *
     * @param object its name
     * @param errno why, as a positive errno
     * @param log what libbpf said about it
     * @return the exception, with the part that the kernel refused
     */
    static BpfException loading(String object, int errno, List<String> log) {
        String attempt = "load BPF object " + object;
        return LoadReport.refusal(log, errno)
                .map(refusal -> new BpfException(attempt + ": " + refusal.text(), errno, log, refusal))
                .orElseGet(() -> failed(attempt, errno, log));
    }

    /** Describes why a program could not be attached: the same exception, with the program as the refused part. */
    BpfException ofProgram(String program) {
        return new BpfException(getMessage(), errno, log,
                new Refusal(Refusal.Part.PROGRAM, program, errno, List.of()));
    }

    /**
     * Describes a failure that is not the kernel's.
     *
     * @param message what was tried on what, why it failed and what to do
     * @return the exception
     */
    public static BpfException because(String message) {
        return because(message, List.of());
    }

    /**
     * Describes a failure that several refusals have led to.
     *
     * @param message what was tried on what, why it failed and what to do
     * @param log what the kernel's verifier said about it
     * @return the exception
     */
    public static BpfException because(String message, List<String> log) {
        return new BpfException(message, 0, List.copyOf(log), null);
    }

    /** {@return what is wrong and what to do, never null} */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
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
     * The part of an object that the kernel refused: without it, the others may be loaded.
     *
     * @return the refusal, or empty if it was no single part
     */
    public Optional<Refusal> refusal() {
        return Optional.ofNullable(refusal);
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
