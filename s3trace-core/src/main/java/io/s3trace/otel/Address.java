package io.s3trace.otel;

/**
 * A host, and a port if there is one.
 *
 * @param host name or IP address, without brackets
 * @param port the port, or 0
 */
record Address(String host, int port) {

    /** Reads {@code host}, {@code host:port}, {@code 1.2.3.4:port} or {@code [::1]:port}. */
    static Address of(String text) {
        int colon = text.lastIndexOf(':');
        boolean hasPort = colon > text.lastIndexOf(']') && (colon == text.indexOf(':') || text.startsWith("["));
        String host = hasPort ? text.substring(0, colon) : text;
        boolean brackets = host.startsWith("[") && host.endsWith("]");
        return new Address(
                brackets ? host.substring(1, host.length() - 1) : host, hasPort ? port(text.substring(colon + 1)) : 0);
    }

    private static int port(String text) {
        try {
            return Integer.parseUnsignedInt(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
