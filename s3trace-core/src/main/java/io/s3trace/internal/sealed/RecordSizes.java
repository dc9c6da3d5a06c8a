package io.s3trace.internal.sealed;

/**
 * How long the records of a connection are.
 *
 * @param tls13 whether every encrypted record says that it is application data
 * @param overhead what a record adds to its content; if it pads, about that
 * @param exact whether it does not pad
 * @param finished the length of the record in which a client of TLS 1.3 ends the handshake
 */
record RecordSizes(boolean tls13, int overhead, boolean exact, int finished) {
    private static final int TAG = 16;
    private static final int SHORT_TAG = 8;
    /** RFC 5288, section 3. */
    private static final int NONCE = 8;
    private static final int BLOCK = 16;
    private static final int SHA1 = 20;
    private static final int SHA256 = 32;
    private static final int SHA384 = 48;
    /** RFC 8446, section 4: a message's type and length. */
    private static final int MESSAGE_HEADER = 4;
    private static final int INNER_TYPE = 1;
    private static final int ALERT_LENGTH = 2;
    private static final int KEY_UPDATE_LENGTH = MESSAGE_HEADER + 1;
    private static final int MAX_CONTENT = 16_384;

    /** The sizes with a cipher suite: RFC 5246, RFC 8446. */
    static RecordSizes of(ServerHello server) {
        int suite = server.suite();
        if (server.isTls13() || server.version() == 0) {
            int tag = suite == 0x1305 ? SHORT_TAG : TAG;
            int hash = suite == 0x1302 ? SHA384 : SHA256;
            return new RecordSizes(true, INNER_TYPE + tag, true, MESSAGE_HEADER + hash + INNER_TYPE + tag);
        }
        if (isChaCha(suite)) {
            return new RecordSizes(false, TAG, true, 0);
        } else if (isGcm(suite)) {
            return new RecordSizes(false, NONCE + TAG, true, 0);
        } else if (isCcm(suite)) {
            boolean shortTag = suite >= 0xc0a0 && suite <= 0xc0a3 || suite >= 0xc0a8 && suite <= 0xc0ab || suite >= 0xc0ae;
            return new RecordSizes(false, NONCE + (shortTag ? SHORT_TAG : TAG), true, 0);
        }
        return new RecordSizes(false, BLOCK + mac(suite) + BLOCK / 2, false, 0);
    }

    private static boolean isChaCha(int suite) {
        return suite >= 0xcca8 && suite <= 0xccae;
    }

    /** AES, Camellia and ARIA. */
    private static boolean isGcm(int suite) {
        return suite >= 0x009c && suite <= 0x00ad || suite >= 0xc02b && suite <= 0xc032 || suite >= 0xc050 && suite <= 0xc06f
                || suite >= 0xc07a && suite <= 0xc093;
    }

    private static boolean isCcm(int suite) {
        return suite >= 0xc09c && suite <= 0xc0af;
    }

    private static int mac(int suite) {
        return switch (suite) {
            case 0x003c, 0x003d, 0x0067, 0x006b, 0xc023, 0xc027, 0xc025, 0xc029 -> SHA256;
            case 0xc024, 0xc028, 0xc026, 0xc02a -> SHA384;
            default -> SHA1;
        };
    }

    long content(long length, long records) {
        return Math.max(0, length - records * overhead);
    }

    /** Does a record of this length hold so many bytes? */
    boolean holds(int length, int content) {
        int difference = length - overhead - content;
        return exact ? difference == 0 : Math.abs(difference) <= BLOCK / 2;
    }

    boolean isFull(int length) {
        return holds(length, MAX_CONTENT);
    }

    /** Is this an alert? In older versions, its type says so. */
    boolean isAlert(int length) {
        return tls13 && holds(length, ALERT_LENGTH);
    }

    boolean isKeyUpdate(int length) {
        return tls13 && holds(length, KEY_UPDATE_LENGTH);
    }
}
