package io.s3trace;

import io.s3trace.bpf.BpfException;
import io.s3trace.internal.recording.RecordingException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A tracer could not be started, or a recording could not be read. The message says what was tried on what, why it failed and
 * what to do.
 */
public final class S3TraceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What libbpf logged. */
    private final transient List<String> log;

    S3TraceException(String message, @Nullable Throwable cause, List<String> log) {
        super(message, cause);
        this.log = log;
    }

    /** {@return what was tried on what, why it failed and what to do, never null} */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    /** Turns a known failure into one of these. Returns any other exception as it is. */
    static RuntimeException of(RuntimeException e) {
        return switch (e) {
            case BpfException known -> new S3TraceException(known.getMessage(), known, known.log());
            case RecordingException known -> new S3TraceException(known.getMessage(), known, List.of());
            default -> e;
        };
    }

    /**
     * What libbpf logged about it, including the kernel verifier's messages.
     *
     * @return libbpf's lines, oldest first; may be empty
     */
    public List<String> log() {
        return log == null ? List.of() : log;
    }
}
