package io.s3trace.internal.wire;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads what {@link WireOutput} has written, from anybody: no length is believed, nothing is read beyond the end. What is behind
 * the last value that is asked for is of a later version, and left out. For one thread.
 */
public final class WireInput {
    private static final int MAX_SHIFT = 63;

    private final Names names;
    private byte[] bytes = {};
    private int position;
    private int end;

    /**
     * Makes one.
     *
     * @param names what the numbers of constants mean
     */
    public WireInput(Names names) {
        this.names = names;
    }

    WireInput at(byte[] newBytes, int from, int to) {
        bytes = newBytes;
        position = from;
        end = to;
        return this;
    }

    long number() throws WireException {
        long value = 0;
        for (int shift = 0; shift <= MAX_SHIFT; shift += 7) {
            byte next = next();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value >>> 1 ^ -(value & 1);
            }
        }
        throw new WireException("a number is too long");
    }

    int integer() throws WireException {
        long value = number();
        if (value != (int) value) {
            throw new WireException("a number is too large");
        }
        return (int) value;
    }

    boolean flag() throws WireException {
        return next() != 0;
    }

    String text() throws WireException {
        int length = length();
        position += length;
        return new String(bytes, position - length, length, StandardCharsets.UTF_8);
    }

    byte[] bytes() throws WireException {
        int length = length();
        position += length;
        return Arrays.copyOfRange(bytes, position - length, position);
    }

    Instant time() throws WireException {
        try {
            return Instant.ofEpochSecond(number(), number());
        } catch (DateTimeException | ArithmeticException e) {
            throw new WireException("a time is out of range");
        }
    }

    <E extends Enum<E>> E constant(Class<E> type) throws WireException {
        return names.constant(type, integer());
    }

    Map<String, String> texts() throws WireException {
        int count = count();
        Map<String, String> texts = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            texts.put(text(), text());
        }
        return texts;
    }

    /** Of things that have at least one byte each. */
    int count() throws WireException {
        int count = integer();
        if (count < 0 || count > end - position) {
            throw new WireException("there is less than was announced");
        }
        return count;
    }

    private int length() throws WireException {
        long length = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += 7) {
            byte next = next();
            length |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                if (length > end - position) {
                    throw new WireException("there is less than was announced");
                }
                return (int) length;
            }
        }
        throw new WireException("a length is too long");
    }

    private byte next() throws WireException {
        if (position >= end) {
            throw new WireException("there is less than was announced");
        }
        return bytes[position++];
    }
}
