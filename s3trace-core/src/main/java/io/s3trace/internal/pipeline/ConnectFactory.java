package io.s3trace.internal.pipeline;

import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.bpf.capture.NameLookup;
import io.s3trace.bpf.capture.TcpConnect;
import io.s3trace.bpf.capture.TcpEndpoints;
import io.s3trace.event.ConnectEvent;
import io.s3trace.event.ConnectOutcome;
import io.s3trace.event.Endpoint;
import io.s3trace.event.ResolveEvent;
import io.s3trace.event.ResolveOutcome;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.internal.event.ConnectRecord;
import io.s3trace.internal.event.ResolveRecord;
import io.s3trace.internal.process.TracedProcess;
import java.util.Map;

/** Makes the immutable events of TCP connects and name lookups that have ended. */
final class ConnectFactory {
    // errno(3): the same on all architectures that both eBPF and Java support, except MIPS
    private static final int ENETUNREACH = 101;
    private static final int ECONNRESET = 104;
    private static final int ETIMEDOUT = 110;
    private static final int ECONNREFUSED = 111;
    private static final int EHOSTUNREACH = 113;
    // getaddrinfo(3), as in glibc
    private static final int EAI_ADDRFAMILY = -9;

    private final MonotonicClock clock;

    ConnectFactory(MonotonicClock clock) {
        this.clock = clock;
    }

    ConnectEvent connect(CaptureRecord record, TcpConnect connect, TracedProcess process, String host) {
        TcpEndpoints endpoints = connect.endpoints();
        return new ConnectRecord(
                clock.instant(record.startNanos()),
                process.info(),
                record.tid(),
                process.labels().orElse(Map.of()),
                Endpoint.of(endpoints.local(), endpoints.localPort()),
                Endpoint.of(endpoints.remote(), endpoints.remotePort()),
                host,
                connect.resolvedNanos() > 0 ? connect.resolvedNanos() - connect.resolveStartNanos() : S3RequestEvent.UNKNOWN,
                record.endNanos() - record.startNanos(),
                connect.established() ? ConnectOutcome.ESTABLISHED : failure(connect.error()));
    }

    ResolveEvent lookup(NameLookup lookup, TracedProcess process, int tid, long startNanos, long endNanos) {
        return new ResolveRecord(
                clock.instant(startNanos),
                process.info(),
                tid,
                process.labels().orElse(Map.of()),
                lookup.name(),
                lookup.addresses(),
                endNanos - startNanos,
                outcome(lookup),
                lookup.error());
    }

    static ResolveOutcome outcome(NameLookup lookup) {
        return lookup.abandoned() ? ResolveOutcome.ABANDONED : switch (lookup.error()) {
            case 0 -> ResolveOutcome.FOUND;
            case NameLookup.NO_NAME, NameLookup.NO_DATA, EAI_ADDRFAMILY -> ResolveOutcome.NOT_FOUND;
            case NameLookup.TRY_AGAIN -> ResolveOutcome.UNAVAILABLE;
            default -> ResolveOutcome.FAILED;
        };
    }

    static ConnectOutcome failure(int error) {
        return switch (error) {
            case 0 -> ConnectOutcome.ABANDONED;
            case ECONNREFUSED -> ConnectOutcome.REFUSED;
            case ECONNRESET -> ConnectOutcome.RESET;
            case EHOSTUNREACH, ENETUNREACH -> ConnectOutcome.UNREACHABLE;
            case ETIMEDOUT -> ConnectOutcome.TIMED_OUT;
            default -> ConnectOutcome.FAILED;
        };
    }
}
