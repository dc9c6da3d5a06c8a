package io.s3trace.internal.wire;

import io.s3trace.event.HandshakeEvent;
import io.s3trace.event.HandshakeOutcome;
import io.s3trace.event.Resumption;
import io.s3trace.event.TlsLibrary;
import io.s3trace.internal.event.HandshakeRecord;

/** Handshakes as bytes. */
final class HandshakeCodec {
    private HandshakeCodec() {}

    static void write(HandshakeEvent event, WireOutput out) {
        out.constant(event.library());
        Origin.write(event.local(), out);
        Origin.write(event.remote(), out);
        out.number(event.latencyNanos()).constant(event.outcome()).text(event.version()).constant(event.resumption());
    }

    static HandshakeEvent read(Origin origin, WireInput in) throws WireException {
        return new HandshakeRecord(origin.start(), origin.process(), origin.tid(), origin.labels(),
                in.constant(TlsLibrary.class), Origin.readEnd(in), Origin.readEnd(in), in.number(),
                in.constant(HandshakeOutcome.class), in.text(), in.constant(Resumption.class));
    }
}
