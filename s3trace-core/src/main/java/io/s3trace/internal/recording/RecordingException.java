package io.s3trace.internal.recording;

import java.util.Objects;

/** A recording cannot be written or read; the message says which, and why. */
public final class RecordingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RecordingException(String message, Throwable cause) {
        super(message, cause);
    }

    RecordingException(String message) {
        super(message);
    }

    /** {@return which recording it is, and why, never null} */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
