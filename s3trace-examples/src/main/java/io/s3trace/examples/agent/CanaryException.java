package io.s3trace.examples.agent;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The canary request could not be made. */
final class CanaryException extends Exception {
    private static final long serialVersionUID = 1L;

    CanaryException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** {@return why, never null} */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
