package io.s3trace.pipeline;

import io.s3trace.ConnectEvent;
import io.s3trace.ConnectOutcome;
import io.s3trace.Endpoint;
import io.s3trace.ProcessInfo;
import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.bpf.capture.TcpConnect;
import io.s3trace.bpf.capture.TcpEndpoints;

/** Makes the immutable event of a TCP connect that has ended. */
final class ConnectFactory {
    // errno(3), the same on all architectures that eBPF and Java share but MIPS
    private static final int ENETUNREACH = 101;
    private static final int ECONNRESET = 104;
    private static final int ETIMEDOUT = 110;
    private static final int ECONNREFUSED = 111;
    private static final int EHOSTUNREACH = 113;

    private final MonotonicClock clock;

    ConnectFactory(MonotonicClock clock) {
        this.clock = clock;
    }

    ConnectEvent event(CaptureRecord record, ProcessInfo process) {
        TcpConnect connect = record.connect();
        TcpEndpoints endpoints = connect.endpoints();
        return new ConnectEvent(
                clock.instant(record.startNanos()),
                process,
                record.tid(),
                Endpoint.of(endpoints.local(), endpoints.localPort()),
                Endpoint.of(endpoints.remote(), endpoints.remotePort()),
                record.endNanos() - record.startNanos(),
                connect.established() ? ConnectOutcome.ESTABLISHED : failure(connect.error()));
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
