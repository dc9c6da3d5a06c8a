package io.s3trace.bpf.capture;

/** A name as in questions to name servers: labels, each behind a byte that is its length (RFC 1035, section 3.1). */
final class DomainName {
    private static final int MAX_LABEL = 63;

    private DomainName() {}

    /**
     * Makes it readable, whatever it holds.
     *
     * @param wire begins with the name, which ends with an empty label, or is cut off
     * @return labels with dots between them; within a label, dots, backslashes and bytes that are no visible ASCII characters
     *     are written as in RFC 4343, section 2.1
     */
    static String text(byte[] wire) {
        StringBuilder text = new StringBuilder(wire.length);
        for (int at = 0; at < wire.length && wire[at] > 0 && wire[at] <= MAX_LABEL; at += 1 + wire[at]) {
            if (!text.isEmpty()) {
                text.append('.');
            }
            for (int i = at + 1; i <= at + wire[at] && i < wire.length; i++) {
                append(text, wire[i]);
            }
        }
        return text.toString();
    }

    private static void append(StringBuilder text, byte value) {
        if (value == '.' || value == '\\') {
            text.append('\\').append((char) value);
        } else if (value > ' ' && value < 0x7f) {
            text.append((char) value);
        } else {
            text.append('\\').append("%03d".formatted(value & 0xff));
        }
    }
}
