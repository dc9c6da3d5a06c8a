package io.s3trace.bpf.library;

import java.util.Objects;

/** No libbpf can be used. The message says why, and what to do. */
public final class LibraryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LibraryException(String message) {
        super(message);
    }

    /** {@return why no libbpf can be used and what to do, never null} */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
