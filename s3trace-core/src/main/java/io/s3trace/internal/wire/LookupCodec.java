package io.s3trace.internal.wire;

import io.s3trace.event.ResolveEvent;
import io.s3trace.event.ResolveOutcome;
import io.s3trace.internal.event.ResolveRecord;

/** Lookups of names as bytes. */
final class LookupCodec {
    private LookupCodec() {}

    static void write(ResolveEvent event, WireOutput out) {
        out.text(event.name()).number(event.addresses()).number(event.latencyNanos()).constant(event.outcome())
                .number(event.error());
    }

    static ResolveEvent read(Origin origin, WireInput in) throws WireException {
        return new ResolveRecord(origin.start(), origin.process(), origin.tid(), origin.labels(), in.text(), in.integer(),
                in.number(), in.constant(ResolveOutcome.class), in.integer());
    }
}
