package io.s3trace.bpf.capture;

import java.nio.charset.StandardCharsets;

/** Text in a field of a fixed length. */
final class FixedText {
    private FixedText() {}

    /** Returns it up to the first zero. */
    static String of(byte[] field) {
        int length = 0;
        while (length < field.length && field[length] != 0) {
            length++;
        }
        return new String(field, 0, length, StandardCharsets.UTF_8);
    }
}
