package io.s3trace.internal.wire;

import io.s3trace.event.ConnectEvent;
import io.s3trace.event.ConnectOutcome;
import io.s3trace.internal.event.ConnectRecord;

/** Connects as bytes. */
final class ConnectCodec {
    private ConnectCodec() {}

    static void write(ConnectEvent event, WireOutput out) {
        Origin.write(event.local(), out);
        Origin.write(event.remote(), out);
        out.text(event.host()).number(event.dnsNanos()).number(event.latencyNanos()).constant(event.outcome());
    }

    static ConnectEvent read(Origin origin, WireInput in) throws WireException {
        return new ConnectRecord(origin.start(), origin.process(), origin.tid(), origin.labels(), Origin.readEnd(in),
                Origin.readEnd(in), in.text(), in.number(), in.number(), in.constant(ConnectOutcome.class));
    }
}
