package io.s3trace.event;

/** What encrypts the bytes of a connection. Later versions may know more: a {@code switch} needs a {@code default}. */
public enum TlsLibrary {
    /** OpenSSL, and libraries with the same functions: LibreSSL, AWS-LC, BoringSSL as a shared library. */
    OPENSSL,
    /** GnuTLS. */
    GNUTLS,
    /** Mozilla's NSS. */
    NSS,
    /** s2n-tls, which is part of the AWS Common Runtime. */
    S2N,
    /** {@code crypto/tls} of Go. */
    GO,
    /** Java's own TLS (JSSE). */
    JSSE,
    /** rustls or BoringSSL, as a part of the program. */
    EMBEDDED,
    /** Nothing: plain HTTP. */
    NONE,
    /** It is not known, because no connection was established. */
    UNKNOWN
}
