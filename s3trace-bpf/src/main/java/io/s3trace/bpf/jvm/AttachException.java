package io.s3trace.bpf.jvm;

/** An agent was not loaded. The message says why, as a sentence. */
public final class AttachException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean refused;

    AttachException(boolean refused, String message, Throwable cause) {
        super(message, cause);
        this.refused = refused;
    }

    /** {@return whether another attempt on the same process would end the same} */
    public boolean isRefusal() {
        return refused;
    }
}
