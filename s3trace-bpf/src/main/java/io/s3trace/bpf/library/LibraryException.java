package io.s3trace.bpf.library;

/** No libbpf can be used. The message says why, and what to do. */
public final class LibraryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LibraryException(String message) {
        super(message);
    }
}
