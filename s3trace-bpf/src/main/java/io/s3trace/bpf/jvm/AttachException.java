package io.s3trace.bpf.jvm;

import org.jspecify.annotations.Nullable;

/** An agent was not loaded. The message says why, as a sentence. */
public final class AttachException extends Exception {
    private static final long serialVersionUID = 1;

    /** Whether another attempt would end the same. */
    private final boolean refused;

    private AttachException(boolean refused, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.refused = refused;
    }

    /** It would fail again. */
    static AttachException refused(String reason, @Nullable Throwable cause) {
        return new AttachException(true, reason, cause);
    }

    /** It may be tried again. */
    static AttachException failed(String reason, @Nullable Throwable cause) {
        return new AttachException(false, reason, cause);
    }

    /** {@return whether another attempt on the same process would end the same} */
    public boolean isRefusal() {
        return refused;
    }
}
