package io.s3trace.internal.process;

import io.s3trace.bpf.capture.CaptureSource;
import io.s3trace.bpf.capture.SocketHook;
import io.s3trace.event.SocketSource;
import io.s3trace.event.TlsLibrary;
import io.s3trace.select.ProbeMode;
import java.util.List;

/** The names of the kernel side's sources, for those who choose them and in events. */
public final class Sources {
    private static final List<Names> ALL = List.of(
            new Names(CaptureSource.OPENSSL, ProbeMode.OPENSSL, TlsLibrary.OPENSSL),
            new Names(CaptureSource.GNUTLS, ProbeMode.GNUTLS, TlsLibrary.GNUTLS),
            new Names(CaptureSource.NSS, ProbeMode.NSS, TlsLibrary.NSS),
            new Names(CaptureSource.S2N, ProbeMode.S2N, TlsLibrary.S2N),
            new Names(CaptureSource.GO, ProbeMode.GO, TlsLibrary.GO),
            new Names(CaptureSource.JSSE, ProbeMode.JSSE, TlsLibrary.JSSE),
            new Names(CaptureSource.EMBEDDED, ProbeMode.EMBEDDED, TlsLibrary.EMBEDDED),
            new Names(CaptureSource.HTTP, ProbeMode.HTTP, TlsLibrary.NONE));

    private Sources() {}

    private record Names(CaptureSource source, ProbeMode mode, TlsLibrary library) {}

    /**
     * Returns the mode by which a source is asked for.
     *
     * @throws IllegalArgumentException if it moves no bytes of connections
     */
    public static ProbeMode mode(CaptureSource source) {
        return of(source).mode;
    }

    /**
     * Returns the library that encrypts the bytes that a source sees.
     *
     * @throws IllegalArgumentException if it moves no bytes of connections
     */
    public static TlsLibrary library(CaptureSource source) {
        return of(source).library;
    }

    private static Names of(CaptureSource source) {
        for (Names names : ALL) {
            if (names.source == source) {
                return names;
            }
        }
        throw new IllegalArgumentException("no source of requests: " + source);
    }

    /**
     * Returns the source that a mode asks for.
     *
     * @throws IllegalArgumentException if it asks for none, or for all
     */
    public static CaptureSource source(ProbeMode mode) {
        for (Names names : ALL) {
            if (names.mode == mode) {
                return names.source;
            }
        }
        throw new IllegalArgumentException("no single source: " + mode);
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
}
