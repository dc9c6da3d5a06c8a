package io.s3trace.internal.wire;

import io.s3trace.event.SealedDoubt;
import io.s3trace.event.SealedEnd;
import io.s3trace.event.SealedExchange;
import io.s3trace.internal.event.SealedRecord;
import java.util.EnumSet;
import java.util.Set;

/** Exchanges that are not looked into as bytes. */
final class SealedCodec {
    private SealedCodec() {}

    static void write(SealedExchange event, WireOutput out) {
        Origin.write(event.local(), out);
        Origin.write(event.remote(), out);
        out.text(event.host()).text(event.bucket()).text(event.version()).number(event.sentBytes())
                .number(event.receivedBytes()).number(event.sendNanos()).number(event.waitNanos())
                .number(event.receiveNanos()).flag(event.reused()).number(event.doubts().size());
        event.doubts().forEach(out::constant);
        out.constant(event.end());
    }

    static SealedExchange read(Origin origin, WireInput in) throws WireException {
        return new SealedRecord(origin.start(), origin.process(), origin.tid(), origin.labels(), Origin.readEnd(in),
                Origin.readEnd(in), in.text(), in.text(), in.text(), in.number(), in.number(), in.number(), in.number(),
                in.number(), in.flag(), readDoubts(in), in.constant(SealedEnd.class));
    }

    private static Set<SealedDoubt> readDoubts(WireInput in) throws WireException {
        Set<SealedDoubt> doubts = EnumSet.noneOf(SealedDoubt.class);
        for (int left = in.count(); left > 0; left--) {
            doubts.add(in.constant(SealedDoubt.class));
        }
        return doubts;
    }
}
