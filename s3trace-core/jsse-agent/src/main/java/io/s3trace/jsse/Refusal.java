package io.s3trace.jsse;

/** The classes are left alone. The message says why. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    Refusal(String message) {
        super(message);
    }
}
