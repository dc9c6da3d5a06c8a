package io.s3trace.select;

/** Where the bytes of a request are captured. */
public enum ProbeMode {
    /**
     * OpenSSL and its relatives, including BoringSSL: {@code SSL_read}, {@code SSL_write} and their {@code _ex} forms, in
     * {@code libssl.so} or any other library or executable that has them and their symbols.
     */
    OPENSSL,
    /** GnuTLS: {@code gnutls_record_send}, {@code gnutls_record_recv} and their variants. */
    GNUTLS,
    /** NSS: {@code PR_Write}, {@code PR_Read}, {@code PR_Send} and {@code PR_Recv} of NSPR, on TLS connections. */
    NSS,
    /** s2n-tls, which is part of the AWS Common Runtime (CRT): {@code s2n_send} and {@code s2n_recv}. */
    S2N,
    /**
     * Go programs, including stripped ones: {@code (*Conn).Read} and {@code Write} of {@code crypto/tls}. Go 1.17 or later, on
     * arm64 Go 1.18 or later.
     */
    GO,
    /**
     * Java's own TLS (JSSE): {@code SSLSocket} and {@code SSLEngine} of the JDK, as most Java programs use them. This is the only
     * mode that loads code into the traced process: an agent into each JVM that is to be traced. So it is never part of
     * {@link #AUTO}. When the tracer closes, the agent puts everything back as it was.
     */
    JSSE,
    /**
     * rustls and BoringSSL in programs that they are part of, stripped ones included, on x86-64: Bun, Deno, Polars. Heads are
     * seen where the program's own routines encrypt and decrypt them, and how much moves on the sockets. It must be asked for:
     * its probes cost each TLS record something, and not all is seen that other modes see. docs/coverage.md says what is missing.
     */
    EMBEDDED,
    /** Plain HTTP: TCP sockets, in the kernel. */
    HTTP,
    /** No requests, only TCP connects: for users of {@link io.s3trace.S3Tracer#connects()} and nothing else. */
    TCP_CONNECT,
    /**
     * Every source that needs nothing in the traced processes and sees all of a connection: all but {@link #JSSE} and
     * {@link #EMBEDDED}.
     */
    AUTO
}
