package io.s3trace.internal.s3;

import java.util.Locale;

/** Forms of host names. */
final class HostName {

    private HostName() {}

    /** Returns the name in a {@code Host} header in the form of the tables: in lower case, without port and final dot. */
    static String of(String host) {
        int colon = host.lastIndexOf(':');
        String name = colon > 0 && host.indexOf(']', colon) < 0 ? host.substring(0, colon) : host;
        return (name.endsWith(".") ? name.substring(0, name.length() - 1) : name).toLowerCase(Locale.ROOT);
    }

    /** IPv6 literals are in brackets; no top-level domain begins with a digit. */
    static boolean isAddress(String name) {
        if (name.isEmpty() || name.charAt(0) == '[') {
            return true;
        }
        char afterLastDot = name.charAt(Math.min(name.lastIndexOf('.') + 1, name.length() - 1));
        return afterLastDot >= '0' && afterLastDot <= '9';
    }

    /** True if it cannot name a bucket: an address, or a name of one label. */
    static boolean isPlain(String name) {
        return isAddress(name) || name.indexOf('.') < 0;
    }
}
