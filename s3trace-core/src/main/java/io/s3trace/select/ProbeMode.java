package io.s3trace.select;

/** Where the bytes of a request are caught. */
public enum ProbeMode {
    /**
     * OpenSSL and its relatives, BoringSSL among them: {@code SSL_read}, {@code SSL_write} and their {@code _ex} forms, in
     * {@code libssl.so} or any other library or executable that has them and their symbols.
     */
    OPENSSL,
    /** GnuTLS: {@code gnutls_record_send}, {@code gnutls_record_recv} and their variants. */
    GNUTLS,
    /** NSS: {@code PR_Write}, {@code PR_Read}, {@code PR_Send} and {@code PR_Recv} of NSPR, on TLS connections. */
    NSS,
    /** s2n-tls, which the AWS Common Runtime (CRT) brings with it: {@code s2n_send} and {@code s2n_recv}. */
    S2N,
    /** Go programs, stripped ones too: {@code (*Conn).Read} and {@code Write} of {@code crypto/tls}; Go 1.17 or later. */
    GO,
    /** Plain HTTP: TCP sockets, in the kernel. */
    HTTP,
    /** No requests, only TCP connects: for those who want {@link io.s3trace.S3Tracer#connects()} and nothing else. */
    TCP_CONNECT,
    /** Every source that this version knows. */
    AUTO
}
