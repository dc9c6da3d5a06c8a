package io.s3trace.internal.sealed;

import java.nio.charset.StandardCharsets;

/** Reads the fields of a first message. A step beyond its end throws, which the caller takes for "no such message". */
final class HelloReader {
    /** RFC 8446, section 5.1. */
    private static final int RECORD_HEADER = 5;
    private static final int HANDSHAKE = 22;

    private final byte[] bytes;
    private final int end;
    private int at;

    private HelloReader(byte[] bytes, int at, int end) {
        this.bytes = bytes;
        this.at = at;
        this.end = end;
    }

    /**
     * Begins behind the header of a message.
     *
     * @param bytes a stream's first bytes: a record, and in it the message
     * @param length how many there are
     * @param type what the message must be
     * @throws IndexOutOfBoundsException if it is not
     */
    static HelloReader of(byte[] bytes, int length, int type) {
        HelloReader reader = new HelloReader(bytes, 0, length);
        reader.expect(HANDSHAKE);
        reader.skip(RECORD_HEADER - 1);
        reader.expect(type);
        return reader.part(3);
    }

    private void expect(int wanted) {
        if (number(1) != wanted) {
            throw new IndexOutOfBoundsException("not a message of this type");
        }
    }

    boolean hasMore() {
        return at < end;
    }

    int number(int size) {
        int from = at;
        skip(size);
        int number = 0;
        for (int i = from; i < at; i++) {
            number = number << 8 | bytes[i] & 0xff;
        }
        return number;
    }

    void skip(int length) {
        if (length < 0 || length > end - at) {
            throw new IndexOutOfBoundsException("beyond the end");
        }
        at += length;
    }

    /** {@return a part whose length comes first, in so many bytes; this goes on behind it} */
    HelloReader part(int sizeOfLength) {
        int length = number(sizeOfLength);
        int from = at;
        skip(length);
        return new HelloReader(bytes, from, at);
    }

    /** {@return the rest as text} */
    String text() {
        return new String(bytes, at, end - at, StandardCharsets.US_ASCII);
    }
}
