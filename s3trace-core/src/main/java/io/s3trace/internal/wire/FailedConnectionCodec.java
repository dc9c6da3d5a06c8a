package io.s3trace.internal.wire;

import io.s3trace.event.ConnectionFailure;
import io.s3trace.event.FailedConnectionEvent;
import io.s3trace.event.TlsLibrary;
import io.s3trace.internal.event.FailedConnectionRecord;

/** Failed connections as bytes. */
final class FailedConnectionCodec {
    private FailedConnectionCodec() {}

    static void write(FailedConnectionEvent event, WireOutput out) {
        out.constant(event.library());
        Origin.write(event.local(), out);
        Origin.write(event.remote(), out);
        out.text(event.host()).number(event.dnsNanos()).number(event.connectNanos()).number(event.tlsNanos())
                .number(event.latencyNanos()).constant(event.failure());
    }

    static FailedConnectionEvent read(Origin origin, WireInput in) throws WireException {
        return new FailedConnectionRecord(origin.start(), origin.process(), origin.tid(), origin.labels(),
                in.constant(TlsLibrary.class), Origin.readEnd(in), Origin.readEnd(in), in.text(), in.number(), in.number(),
                in.number(), in.number(), in.constant(ConnectionFailure.class));
    }
}
