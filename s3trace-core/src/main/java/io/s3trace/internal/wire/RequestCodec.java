package io.s3trace.internal.wire;

import io.s3trace.event.BucketSource;
import io.s3trace.event.ConnectionInfo;
import io.s3trace.event.NetworkInfo;
import io.s3trace.event.Outcome;
import io.s3trace.event.Phases;
import io.s3trace.event.RequestPhase;
import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.S3Resource;
import io.s3trace.event.StreamInfo;
import io.s3trace.event.TlsLibrary;
import io.s3trace.internal.event.RequestRecord;
import java.util.List;

/** Requests as bytes. New values are added at the end of an event only: see {@link WireInput}. */
final class RequestCodec {
    private static final List<BucketSource> BUCKET_SOURCES = List.of(BucketSource.NONE, BucketSource.CONFIGURED,
            BucketSource.LISTED, BucketSource.PATH, BucketSource.LEARNED, BucketSource.GUESSED);

    private RequestCodec() {}

    static void write(S3RequestEvent event, WireOutput out) {
        out.text(event.threadName());
        write(event.connection(), out);
        out.constant(event.operation());
        write(event.resource(), out);
        MessageCodec.write(event.request(), out);
        MessageCodec.write(event.response(), out);
        write(event.phases(), out);
        NetworkInfo network = event.network();
        out.number(network.roundTripNanos()).number(network.retransmits()).number(network.unacknowledgedBytes())
                .number(network.unsentBytes());
        out.constant(event.outcome()).constant(event.reached()).flag(event.gap()).flag(event.joined()).text(event.protocol());
        StreamInfo stream = event.stream();
        out.number(stream.id()).text(stream.reset()).number(stream.windowClosedNanos());
    }

    static S3RequestEvent read(Origin origin, WireInput in) throws WireException {
        return new RequestRecord(origin.start(), origin.process(), origin.tid(), in.text(), origin.labels(),
                readConnection(in), in.constant(S3Operation.class), readResource(in), MessageCodec.readRequest(in),
                MessageCodec.readResponse(in), readPhases(in),
                new NetworkInfo(in.number(), in.number(), in.number(), in.number()),
                in.constant(Outcome.class), in.constant(RequestPhase.class), in.flag(), in.flag(), in.text(),
                new StreamInfo(in.integer(), in.text(), in.number()));
    }

    private static void write(ConnectionInfo connection, WireOutput out) {
        out.number(connection.id()).constant(connection.library());
        Origin.write(connection.local(), out);
        Origin.write(connection.remote(), out);
        out.flag(connection.reused());
    }

    private static ConnectionInfo readConnection(WireInput in) throws WireException {
        return new ConnectionInfo(
                in.number(), in.constant(TlsLibrary.class), Origin.readEnd(in), Origin.readEnd(in), in.flag());
    }

    private static void write(S3Resource resource, WireOutput out) {
        out.text(resource.bucket()).text(resource.key()).text(resource.versionId()).text(resource.uploadId())
                .number(resource.partNumber()).text(resource.copySource()).text(resource.range())
                .text(resource.bucketSource().name());
    }

    private static S3Resource readResource(WireInput in) throws WireException {
        return new S3Resource(in.text(), in.text(), in.text(), in.text(), in.integer(), in.text(), in.text(),
                bucketSource(in.text()));
    }

    /** One that a later version has added is as good as a guess here. */
    private static BucketSource bucketSource(String name) {
        return BUCKET_SOURCES.stream().filter(source -> source.name().equals(name)).findFirst().orElse(BucketSource.GUESSED);
    }

    private static void write(Phases phases, WireOutput out) {
        out.number(phases.dnsNanos()).number(phases.connectNanos()).number(phases.tlsNanos()).number(phases.readyNanos())
                .number(phases.sendNanos()).number(phases.waitNanos()).number(phases.receiveNanos())
                .number(phases.totalNanos());
    }

    private static Phases readPhases(WireInput in) throws WireException {
        return new Phases(in.number(), in.number(), in.number(), in.number(), in.number(), in.number(), in.number(),
                in.number());
    }
}
