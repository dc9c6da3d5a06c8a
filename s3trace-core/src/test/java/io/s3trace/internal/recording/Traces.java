package io.s3trace.internal.recording;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;

/** Looks for traces of a secret: pieces of eight bytes of it, as it is or encoded. */
public final class Traces {
    private static final int PIECE = 8;

    private final String secret;
    private final Set<Long> pieces = new HashSet<>();

    /** Knows a secret's pieces. */
    public Traces(String secret) {
        this.secret = secret;
        note(secret);
        note(percentEncoded());
        note(percentEncoded().toUpperCase());
        for (int shift = 0; shift < 3; shift++) { // base64 of something that it begins, or that it is in
            String encoded = base64("-".repeat(shift) + secret);
            note(encoded.substring(shift == 0 ? 0 : 4, encoded.length() / 4 * 4 - 4));
        }
    }

    String percentEncoded() {
        StringBuilder encoded = new StringBuilder();
        secret.chars().forEach(letter -> encoded.append(String.format("%%%02x", letter)));
        return encoded.toString();
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void note(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        for (int at = 0; at + PIECE <= bytes.length; at++) {
            pieces.add(word(bytes, at));
        }
    }

    /** Returns the first trace in these bytes with what is around it, empty if there is none. */
    public String in(byte[] bytes) {
        for (int at = 0; at + PIECE <= bytes.length; at++) {
            if (pieces.contains(word(bytes, at))) {
                int from = Math.max(0, at - 100);
                return new String(bytes, from, Math.min(bytes.length, at + 100) - from, StandardCharsets.ISO_8859_1);
            }
        }
        return "";
    }

    private static long word(byte[] bytes, int at) {
        long word = 0;
        for (int i = 0; i < PIECE; i++) {
            word = word << 8 | bytes[at + i] & 0xFF;
        }
        return word;
    }
}
