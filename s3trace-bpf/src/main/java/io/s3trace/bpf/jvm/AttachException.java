package io.s3trace.bpf.jvm;

import org.jspecify.annotations.Nullable;

/** An agent was not loaded. The message says why, as a sentence. */
public final class AttachException extends Exception {
    private static final long serialVersionUID = 1;

    private enum Kind { REFUSED, FAILED, TOO_EARLY }

    /** Whether it may be tried again. */
    private final Kind kind;

    private AttachException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** It would fail again. */
    static AttachException refused(String reason, @Nullable Throwable cause) {
        return new AttachException(Kind.REFUSED, reason, cause);
    }

    /** What a virtual machine did when it was asked. It would do the same again, unless it is still starting. */
    static AttachException reaction(Jvm jvm, String reason, @Nullable Throwable cause) {
        return jvm.hasJustStarted() ? failed("It has just started. " + reason, cause) : refused(reason, cause);
    }

    /** It may be tried again. */
    static AttachException failed(String reason, @Nullable Throwable cause) {
        return new AttachException(Kind.FAILED, reason, cause);
    }

    /** It may be tried again, any number of times: nothing was sent. */
    static AttachException tooEarly(String reason) {
        return new AttachException(Kind.TOO_EARLY, reason, null);
    }

    /** {@return whether another attempt on the same process would end the same} */
    public boolean isRefusal() {
        return kind == Kind.REFUSED;
    }

    /** {@return whether it was not tried, because of something that passes} */
    public boolean isTooEarly() {
        return kind == Kind.TOO_EARLY;
    }
}
