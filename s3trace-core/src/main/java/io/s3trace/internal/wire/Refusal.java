package io.s3trace.internal.wire;

import java.util.Optional;

/** Why a tracer does not send events to a reader. Later versions may add reasons. */
public enum Refusal {
    /** There is no version that both know. */
    VERSION("tracer and reader have no version of the protocol in common: use the same version of s3trace"),
    /** There are too many readers already: of the same user or container, or at all. */
    TOO_MANY("there are too many readers already"),
    /** The kernel does not say who it is, or where: it may run in a pid namespace that the tracer does not see. */
    STRANGER("the tracer cannot see who this process is: it needs the host's pid namespace"),
    /** It is not certain who it is: it may have connected before it got its pid. */
    NOT_YET("try again"),
    /** A reason that a later version has added. */
    OTHER("the tracer refused");

    private final String reason;

    Refusal(String reason) {
        this.reason = reason;
    }

    /** {@return in words} */
    public String reason() {
        return reason;
    }

    /** {@return it as a frame} */
    public byte[] frame() {
        return new WireOutput().begin(FrameType.REFUSED).text(name()).end();
    }

    static Refusal read(WireInput in) throws WireException {
        String name = in.text();
        for (Refusal refusal : values()) {
            if (refusal.name().equals(name)) {
                return refusal;
            }
        }
        return OTHER;
    }

    /** {@return the reason if it lasts until somebody changes something} */
    public Optional<String> lasting() {
        return this == VERSION || this == STRANGER ? Optional.of(reason) : Optional.empty();
    }
}
