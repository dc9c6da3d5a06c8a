package io.s3trace.pipeline;

import io.s3trace.ConnectEvent;
import io.s3trace.ConnectOutcome;
import io.s3trace.Endpoint;
import io.s3trace.Events;
import io.s3trace.HandshakeEvent;
import io.s3trace.HandshakeOutcome;
import io.s3trace.ProbeMode;
import io.s3trace.ProcessInfo;
import io.s3trace.ResolveEvent;
import io.s3trace.ResolveOutcome;
import io.s3trace.S3Operation;
import java.util.Optional;

/** One event of each kind but requests. */
final class SampleEvents {
    private static final ProcessInfo PROCESS = Events.of(S3Operation.UNKNOWN).event().process();
    private static final Endpoint ENDPOINT = new Endpoint("127.0.0.1", 443);

    static final ConnectEvent CONNECT = new ConnectEvent(
            Events.at(0), PROCESS, 1, ENDPOINT, ENDPOINT, "s3.example", 1, 1, ConnectOutcome.ESTABLISHED);
    static final ResolveEvent LOOKUP =
            new ResolveEvent(Events.at(0), PROCESS, 1, "s3.example", 1, 1, ResolveOutcome.FOUND, 0);
    static final HandshakeEvent HANDSHAKE = new HandshakeEvent(Events.at(0), PROCESS, 1, ProbeMode.OPENSSL,
            Optional.of(ENDPOINT), Optional.of(ENDPOINT), 1, HandshakeOutcome.ESTABLISHED, Optional.empty(), Optional.empty());

    private SampleEvents() {}
}
