package io.s3trace.internal.pipeline;

import io.s3trace.event.ConnectEvent;
import io.s3trace.event.ConnectOutcome;
import io.s3trace.event.ConnectionFailure;
import io.s3trace.event.Endpoint;
import io.s3trace.event.FailedConnectionEvent;
import io.s3trace.event.HandshakeEvent;
import io.s3trace.event.HandshakeOutcome;
import io.s3trace.event.ProcessInfo;
import io.s3trace.event.ResolveEvent;
import io.s3trace.event.ResolveOutcome;
import io.s3trace.event.Resumption;
import io.s3trace.event.S3Operation;
import io.s3trace.event.TlsLibrary;
import io.s3trace.internal.event.ConnectRecord;
import io.s3trace.internal.event.HandshakeRecord;
import io.s3trace.internal.event.ResolveRecord;
import io.s3trace.testing.Events;
import java.util.Map;

/** One event of each kind but requests. */
final class SampleEvents {
    private static final ProcessInfo PROCESS = Events.of(S3Operation.UNKNOWN).event().process();
    private static final Endpoint ENDPOINT = new Endpoint("127.0.0.1", 443);

    static final ConnectEvent CONNECT = new ConnectRecord(
            Events.at(0), PROCESS, 1, Map.of(), ENDPOINT, ENDPOINT, "s3.example", 1, 1, ConnectOutcome.ESTABLISHED);
    static final FailedConnectionEvent FAILED_CONNECTION =
            Events.of(S3Operation.UNKNOWN).failedConnection(ConnectionFailure.CONNECT_REFUSED);
    static final ResolveEvent LOOKUP =
            new ResolveRecord(Events.at(0), PROCESS, 1, Map.of(), "s3.example", 1, 1, ResolveOutcome.FOUND, 0);
    static final HandshakeEvent HANDSHAKE = new HandshakeRecord(Events.at(0), PROCESS, 1, Map.of(), TlsLibrary.OPENSSL,
            ENDPOINT, ENDPOINT, 1, HandshakeOutcome.ESTABLISHED, "TLSv1.3", Resumption.FULL);

    private SampleEvents() {}
}
