package io.s3trace.it;

import io.s3trace.event.HandshakeOutcome;

/** A server's fault, or that the client distrusts it, and what is to be told of that. */
enum HandshakeFault {
    GOOD(HandshakeOutcome.ESTABLISHED),
    UNTRUSTED(HandshakeOutcome.REFUSED),
    ALERT(HandshakeOutcome.REFUSED),
    PLAIN(HandshakeOutcome.REFUSED),
    CLOSE(HandshakeOutcome.PEER_CLOSED),
    RESET(HandshakeOutcome.PEER_RESET),
    SILENT(HandshakeOutcome.ABANDONED);

    final HandshakeOutcome outcome;

    HandshakeFault(HandshakeOutcome outcome) {
        this.outcome = outcome;
    }

    /** What {@code handshake_server.py} calls it. */
    String server() {
        return this == UNTRUSTED ? "good" : name().toLowerCase();
    }
}
