package io.s3trace.internal.process;

import io.s3trace.bpf.capture.CaptureSource;
import io.s3trace.event.TlsLibrary;
import io.s3trace.select.ProbeMode;

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
            case HTTP -> ProbeMode.HTTP;
            default -> throw new IllegalArgumentException("no source of requests: " + source);
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
            case HTTP -> TlsLibrary.NONE;
            default -> throw new IllegalArgumentException("no source of requests: " + source);
        };
    }
}
