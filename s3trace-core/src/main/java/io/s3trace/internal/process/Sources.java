package io.s3trace.internal.process;

import io.s3trace.bpf.capture.CaptureSource;
import io.s3trace.bpf.capture.SocketHook;
import io.s3trace.event.SocketSource;
import io.s3trace.event.TlsLibrary;
import io.s3trace.select.ProbeMode;
import java.util.List;

/** The names of the kernel side's sources, for those who choose them and in events. */
public final class Sources {
    private Sources() {}

    /**
     * Returns the mode by which a source is asked for.
     *
     * @throws IllegalArgumentException if it moves no bytes of connections
     */
    public static ProbeMode mode(CaptureSource source) {
        return switch (source) {
            case OPENSSL -> ProbeMode.OPENSSL;
            case GNUTLS -> ProbeMode.GNUTLS;
            case NSS -> ProbeMode.NSS;
            case S2N -> ProbeMode.S2N;
            case GO -> ProbeMode.GO;
            case JSSE -> ProbeMode.JSSE;
            case EMBEDDED -> ProbeMode.EMBEDDED;
            case HTTP -> ProbeMode.HTTP;
            default -> throw new IllegalArgumentException("no source of requests: " + source);
        };
    }

    /**
     * Returns the source that a mode asks for.
     *
     * @throws IllegalArgumentException if it asks for none, or for all
     */
    public static CaptureSource source(ProbeMode mode) {
        return switch (mode) {
            case OPENSSL -> CaptureSource.OPENSSL;
            case GNUTLS -> CaptureSource.GNUTLS;
            case NSS -> CaptureSource.NSS;
            case S2N -> CaptureSource.S2N;
            case GO -> CaptureSource.GO;
            case JSSE -> CaptureSource.JSSE;
            case EMBEDDED -> CaptureSource.EMBEDDED;
            case HTTP -> CaptureSource.HTTP;
            case AUTO, TCP_CONNECT -> throw new IllegalArgumentException("no single source: " + mode);
        };
    }

    /** {@return the name of a way to see sockets} */
    public static SocketSource sockets(SocketHook hook) {
        return switch (hook) {
            case TRACEPOINTS -> SocketSource.TRACEPOINTS;
            case FUNCTIONS -> SocketSource.FUNCTIONS;
            case SYSTEM_CALLS -> SocketSource.SYSTEM_CALLS;
        };
    }

    /** {@return the ways to see sockets that may be tried, the first choice first} */
    public static List<SocketHook> hooks(SocketSource sockets) {
        return switch (sockets) {
            case BEST -> List.of(SocketHook.values());
            case TRACEPOINTS -> List.of(SocketHook.TRACEPOINTS);
            case FUNCTIONS -> List.of(SocketHook.FUNCTIONS);
            case SYSTEM_CALLS -> List.of(SocketHook.SYSTEM_CALLS);
            case NONE -> List.of();
        };
    }

    /**
     * Returns the library that encrypts the bytes that a source sees.
     *
     * @throws IllegalArgumentException if it moves no bytes of connections
     */
    public static TlsLibrary library(CaptureSource source) {
        return switch (source) {
            case OPENSSL -> TlsLibrary.OPENSSL;
            case GNUTLS -> TlsLibrary.GNUTLS;
            case NSS -> TlsLibrary.NSS;
            case S2N -> TlsLibrary.S2N;
            case GO -> TlsLibrary.GO;
            case JSSE -> TlsLibrary.JSSE;
            case EMBEDDED -> TlsLibrary.EMBEDDED;
            case HTTP -> TlsLibrary.NONE;
            default -> throw new IllegalArgumentException("no source of requests: " + source);
        };
    }
}
