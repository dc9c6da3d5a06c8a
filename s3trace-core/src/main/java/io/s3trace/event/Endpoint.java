package io.s3trace.event;

import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * One end of a TCP connection.
 *
 * @param address an IPv4 address, or an IPv6 address in the form of RFC 5952; an IPv4-mapped address appears as IPv4
 * @param port the port, from 0 to 65535
 */
public record Endpoint(String address, int port) {
    /** Stands for an end that is not known. As text, it is empty. */
    public static final Endpoint UNKNOWN = new Endpoint("", 0);

    private static final int GROUPS = 8;

    /**
     * Builds the end with an address.
     *
     * @param address the address
     * @param port the port
     * @return the end
     */
    public static Endpoint of(InetAddress address, int port) {
        return new Endpoint(address instanceof Inet6Address ? text(address.getAddress()) : address.getHostAddress(),
                port);
    }

    /** {@return whether it is known which end this is} */
    public boolean isKnown() {
        return !address.isEmpty();
    }

    /**
     * Returns the version of the Internet Protocol to which the address belongs.
     *
     * @return 4 or 6, or {@link TraceEvent#UNKNOWN}
     */
    public int ipVersion() {
        if (!isKnown()) {
            return TraceEvent.UNKNOWN;
        }
        return address.indexOf(':') < 0 ? 4 : 6;
    }

    /**
     * Builds the usual form.
     *
     * @return {@code 192.0.2.1:443} or {@code [2001:db8::1]:443}; empty if it is not known
     */
    @Override
    public String toString() {
        if (!isKnown()) {
            return "";
        }
        return ipVersion() == 4 ? address + ":" + port : "[" + address + "]:" + port;
    }

    /** RFC 5952, section 4: leaves out the longest run of two or more zero groups, the first one of equally long runs. */
    private static String text(byte[] bytes) {
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = (bytes[2 * i] & 0xff) << 8 | bytes[2 * i + 1] & 0xff;
        }
        int runStart = -1;
        int runLength = 1;
        for (int i = 0; i < GROUPS; i++) {
            int end = i;
            while (end < GROUPS && groups[end] == 0) {
                end++;
            }
            if (end - i > runLength) {
                runStart = i;
                runLength = end - i;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (i == runStart) {
                text.append("::");
                i += runLength - 1;
            } else {
                text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":")
                        .append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }
}
