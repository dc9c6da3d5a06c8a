package io.s3trace;

/** Where the bytes of a request are caught. */
public enum ProbeMode {
    /** OpenSSL and its relatives: {@code SSL_read}, {@code SSL_write} and their {@code _ex} forms in {@code libssl.so}. */
    OPENSSL,
    /** Go programs, stripped ones too: {@code (*Conn).Read} and {@code Write} of {@code crypto/tls}; Go 1.17 or later. */
    GO,
    /** Every source that this version knows. */
    AUTO
}
