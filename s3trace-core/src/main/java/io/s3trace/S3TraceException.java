package io.s3trace;

import java.util.List;

/** A tracer could not be started. The message says what was tried on what, why it failed and what to do. */
public final class S3TraceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What libbpf said. */
    private final transient List<String> log;

    S3TraceException(String message, Throwable cause, List<String> log) {
        super(message, cause);
        this.log = log;
    }

    /**
     * What libbpf said about it, the kernel verifier's complaints included.
     *
     * @return libbpf's lines, oldest first; may be empty
     */
    public List<String> log() {
        return log == null ? List.of() : log;
    }
}
