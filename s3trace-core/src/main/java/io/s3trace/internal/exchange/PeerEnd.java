package io.s3trace.internal.exchange;

import io.s3trace.event.Outcome;

/** How the server has ended its side of a connection. */
enum PeerEnd {
    /** Not at all. */
    NONE,
    /** With a FIN or a close_notify alert: RFC 9293, section 3.6. */
    FINISHED,
    /** It has reset the connection. */
    RESET;

    /** Returns the outcome if the process then closes the connection: this is what the process has learnt from the server. */
    Outcome explain(Outcome outcome, boolean answered) {
        if (outcome != Outcome.CLOSED || this == NONE) {
            return outcome;
        }
        if (this == RESET) {
            return Outcome.RESET;
        }
        return answered ? Outcome.TRUNCATED : Outcome.UNANSWERED;
    }
}
