package io.s3trace.internal.wire;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

/**
 * Makes frames. Numbers have as many bytes as they need: seven bits each, the lowest first, negative ones between the positive
 * ones (zigzag), so that {@code UNKNOWN} is one byte. Text is its number of bytes and UTF-8. For one thread.
 */
public final class WireOutput {
    private static final int FIRST_SIZE = 1024;
    private static final int MAX_NUMBER = 10;
    private static final int MAX_UTF_8 = 3;
    private static final int ASCII = 0x80;

    private byte[] bytes = new byte[FIRST_SIZE];
    private int length;

    /** Makes one. */
    public WireOutput() {
        // nothing more to do
    }

    WireOutput begin(FrameType type) {
        length = Frames.HEADER;
        bytes[Frames.HEADER - 1] = (byte) type.number();
        return this;
    }

    /** Ends the frame. {@return a copy of it} */
    byte[] end() {
        Frames.putLength(bytes, length - Frames.LENGTH);
        return Arrays.copyOf(bytes, length);
    }

    WireOutput number(long value) {
        reserve(MAX_NUMBER);
        unsigned(value << 1 ^ value >> Long.SIZE - 1);
        return this;
    }

    private void unsigned(long value) {
        long left = value;
        while ((left & ~0x7fL) != 0) {
            bytes[length++] = (byte) (left | 0x80);
            left >>>= 7;
        }
        bytes[length++] = (byte) left;
    }

    WireOutput flag(boolean value) {
        reserve(1);
        bytes[length++] = (byte) (value ? 1 : 0);
        return this;
    }

    WireOutput text(String text) {
        int chars = text.length();
        reserve(MAX_NUMBER + MAX_UTF_8 * chars);
        int start = length;
        unsigned(chars);
        for (int i = 0; i < chars; i++) {
            char c = text.charAt(i);
            if (c >= ASCII) {
                length = start;
                return bytes(text.getBytes(StandardCharsets.UTF_8));
            }
            bytes[length++] = (byte) c;
        }
        return this;
    }

    WireOutput bytes(byte[] value) {
        reserve(MAX_NUMBER + value.length);
        unsigned(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
        return this;
    }

    WireOutput time(Instant time) {
        return number(time.getEpochSecond()).number(time.getNano());
    }

    WireOutput constant(Enum<?> constant) {
        return number(constant.ordinal());
    }

    WireOutput texts(Map<String, String> texts) {
        number(texts.size());
        texts.forEach((name, text) -> text(name).text(text));
        return this;
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
