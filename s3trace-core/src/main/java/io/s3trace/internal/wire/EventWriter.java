package io.s3trace.internal.wire;

import io.s3trace.event.ConnectEvent;
import io.s3trace.event.FailedConnectionEvent;
import io.s3trace.event.HandshakeEvent;
import io.s3trace.event.ResolveEvent;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.SealedExchange;
import io.s3trace.event.TraceEvent;
import java.util.Optional;

/** Makes frames of events. For one thread. */
public final class EventWriter {
    private final WireOutput out = new WireOutput();

    /** Makes one. */
    public EventWriter() {
        // nothing more to do
    }

    /**
     * Makes a frame.
     *
     * @param id the event's number
     * @param event the event
     * @return the frame; empty if the event is too long or of no known kind
     */
    public Optional<byte[]> frame(EventId id, TraceEvent event) {
        switch (event) {
            case S3RequestEvent request -> RequestCodec.write(request, begin(FrameType.REQUEST, id, event));
            case FailedConnectionEvent failure ->
                    FailedConnectionCodec.write(failure, begin(FrameType.FAILED_CONNECTION, id, event));
            case ConnectEvent connect -> ConnectCodec.write(connect, begin(FrameType.CONNECT, id, event));
            case HandshakeEvent handshake -> HandshakeCodec.write(handshake, begin(FrameType.HANDSHAKE, id, event));
            case ResolveEvent lookup -> LookupCodec.write(lookup, begin(FrameType.LOOKUP, id, event));
            case SealedExchange exchange -> SealedCodec.write(exchange, begin(FrameType.SEALED, id, event));
            default -> {
                return Optional.empty();
            }
        }
        byte[] frame = out.end();
        return frame.length > Frames.MAX ? Optional.empty() : Optional.of(frame);
    }

    /**
     * Makes a frame that stands for events that had no room.
     *
     * @param events how many
     * @return the frame
     */
    public static byte[] lost(long events) {
        return new WireOutput().begin(FrameType.LOST).number(events).end();
    }

    private WireOutput begin(FrameType type, EventId id, TraceEvent event) {
        return Origin.write(event, out.begin(type).number(id.owner()).number(id.number()));
    }
}
