package io.s3trace.internal.sealed;

/**
 * What a server chooses in its first message: RFC 8446, section 4.1.3.
 *
 * @param version the protocol's version, as RFC 8446 numbers it; 0 if not known
 * @param suite the cipher suite, as IANA numbers it; 0 if not known
 * @param protocol the application's protocol; empty if it chose none, or does not say so here, as in TLS 1.3
 */
record ServerHello(int version, int suite, String protocol) {
    /** What is known of a server whose first message was not seen. */
    static final ServerHello UNKNOWN = new ServerHello(0, 0, "");
    static final int TLS_1_3 = 0x0304;

    private static final int TYPE = 2;
    private static final int RANDOM = 32;
    private static final int PROTOCOLS = 16;
    private static final int SUPPORTED_VERSIONS = 43;

    /**
     * Reads it.
     *
     * @param bytes the first bytes that a server sent
     * @param length how many there are
     * @return what it says; {@link #UNKNOWN} if it is none, or not all of it is there
     */
    static ServerHello read(byte[] bytes, int length) {
        try {
            HelloReader hello = HelloReader.of(bytes, length, TYPE);
            int version = hello.number(2);
            hello.skip(RANDOM);
            hello.part(1); // session
            int suite = hello.number(2);
            hello.number(1); // compression
            return extensions(hello, version, suite);
        } catch (IndexOutOfBoundsException e) {
            return UNKNOWN;
        }
    }

    private static ServerHello extensions(HelloReader hello, int legacyVersion, int suite) {
        int version = legacyVersion;
        String protocol = "";
        HelloReader extensions = hello.hasMore() ? hello.part(2) : hello;
        while (extensions.hasMore()) {
            int type = extensions.number(2);
            HelloReader extension = extensions.part(2);
            if (type == SUPPORTED_VERSIONS) {
                version = extension.number(2);
            } else if (type == PROTOCOLS) {
                protocol = extension.part(2).part(1).text();
            }
        }
        return new ServerHello(version, suite, protocol);
    }

    boolean isTls13() {
        return version == TLS_1_3;
    }
}
