package io.s3trace.examples.agent;

/** The canary request could not be made. */
final class CanaryException extends Exception {
    private static final long serialVersionUID = 1L;

    CanaryException(String message, Throwable cause) {
        super(message, cause);
    }
}
