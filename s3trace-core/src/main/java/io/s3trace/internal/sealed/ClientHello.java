package io.s3trace.internal.sealed;

import java.util.Locale;

/**
 * What a client says in its first message: RFC 8446, section 4.1.2.
 *
 * @param serverName the name it asks for, in lower case; empty if it names none
 * @param offersHttp2 whether it would speak HTTP/2
 */
record ClientHello(String serverName, boolean offersHttp2) {
    /** What is known of a client whose first message was not seen. */
    static final ClientHello UNKNOWN = new ClientHello("", true);

    private static final int TYPE = 1;
    private static final int VERSION_AND_RANDOM = 34;
    private static final int SERVER_NAME = 0;
    private static final int HOST_NAME = 0;
    private static final int PROTOCOLS = 16;

    /**
     * Reads it.
     *
     * @param bytes the first bytes that a client sent
     * @param length how many there are
     * @return what it says; {@link #UNKNOWN} if it is none, or not all of it is there
     */
    static ClientHello read(byte[] bytes, int length) {
        try {
            HelloReader hello = HelloReader.of(bytes, length, TYPE);
            hello.skip(VERSION_AND_RANDOM);
            hello.part(1); // session
            hello.part(2); // cipher suites
            hello.part(1); // compression
            return extensions(hello);
        } catch (IndexOutOfBoundsException e) {
            return UNKNOWN;
        }
    }

    private static ClientHello extensions(HelloReader hello) {
        String name = "";
        boolean http2 = false;
        HelloReader extensions = hello.hasMore() ? hello.part(2) : hello;
        while (extensions.hasMore()) {
            int type = extensions.number(2);
            HelloReader extension = extensions.part(2);
            if (type == SERVER_NAME) {
                name = name(extension.part(2));
            } else if (type == PROTOCOLS) {
                http2 = offers(extension.part(2));
            }
        }
        return new ClientHello(name, http2);
    }

    /** RFC 6066, section 3. */
    private static String name(HelloReader names) {
        while (names.hasMore()) {
            int type = names.number(1);
            HelloReader name = names.part(2);
            if (type == HOST_NAME) {
                return name.text().toLowerCase(Locale.ROOT);
            }
        }
        return "";
    }

    /** RFC 7301, section 3.1. */
    private static boolean offers(HelloReader protocols) {
        boolean http2 = false;
        while (protocols.hasMore()) {
            http2 |= protocols.part(1).text().equals("h2");
        }
        return http2;
    }
}
