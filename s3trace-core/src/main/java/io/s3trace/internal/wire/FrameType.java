package io.s3trace.internal.wire;

import java.util.Optional;

/** What a frame is. Numbers from 16 on are events. */
public enum FrameType {
    /** The reader's first and only frame. */
    HELLO(1),
    /** The tracer's answer: events follow. */
    WELCOME(2),
    /** The tracer's other answer, and last frame. */
    REFUSED(3),
    /** So many events that the reader was to get, at this place, had no room in its queue. */
    LOST(4),
    /** An {@link io.s3trace.event.S3RequestEvent}, one that has stalled too. */
    REQUEST(16),
    /** A {@link io.s3trace.event.FailedConnectionEvent}. */
    FAILED_CONNECTION(17),
    /** A {@link io.s3trace.event.ConnectEvent}. */
    CONNECT(18),
    /** A {@link io.s3trace.event.HandshakeEvent}. */
    HANDSHAKE(19),
    /** A {@link io.s3trace.event.ResolveEvent}. */
    LOOKUP(20),
    /** A {@link io.s3trace.event.SealedExchange}. */
    SEALED(21);

    private static final int FIRST_EVENT = 16;

    private final int number;

    FrameType(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    /** {@return the type with a number; empty if a later version has added it} */
    static Optional<FrameType> of(int number) {
        for (FrameType type : values()) {
            if (type.number == number) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    static boolean isEvent(int number) {
        return number >= FIRST_EVENT;
    }
}
