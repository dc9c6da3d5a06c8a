package io.s3trace.bpf.signature;

import java.util.Arrays;
import java.util.List;

/** How a piece of machine code begins: bytes, some of which may have any value. Immutable. */
final class Signature {
    private static final String ANY = "??";
    private static final String PROBED = "|";
    private static final int HEXADECIMAL = 16;

    private final byte[] bytes;
    private final byte[] mask;
    private final int probed;

    private Signature(byte[] bytes, byte[] mask, int probed) {
        this.bytes = bytes;
        this.mask = mask;
        this.probed = probed;
    }

    /**
     * Makes one of hexadecimal bytes, such as {@code 41 54 ?? | 8b 64}. The byte behind the bar is the first of the
     * instruction to probe; without a bar, it is the first byte.
     *
     * @throws IllegalArgumentException if something else is among them, or the first two are not known
     */
    static Signature of(String text) {
        List<String> all = List.of(text.strip().split(" +", -1));
        int probed = Math.max(0, all.indexOf(PROBED));
        String[] words = all.stream().filter(word -> !word.equals(PROBED)).toArray(String[]::new);
        byte[] bytes = new byte[words.length];
        byte[] mask = new byte[words.length];
        for (int i = 0; i < words.length; i++) {
            if (!words[i].equals(ANY)) {
                bytes[i] = (byte) Integer.parseInt(words[i], HEXADECIMAL);
                mask[i] = -1;
            }
        }
        if (bytes.length < Short.BYTES || mask[0] == 0 || mask[1] == 0) {
            throw new IllegalArgumentException("a signature must begin with two known bytes: " + text);
        }
        return new Signature(bytes, mask, probed);
    }

    int length() {
        return bytes.length;
    }

    /** {@return where the instruction to probe is, in bytes from the first one} */
    int probed() {
        return probed;
    }

    /** {@return the first two bytes, the first one in the lower half} */
    int beginning() {
        return (bytes[0] & 0xff) | (bytes[1] & 0xff) << Byte.SIZE;
    }

    boolean matches(byte[] code, int at, int end) {
        if (end - at < bytes.length) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            if ((code[at + i] & mask[i]) != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Signature same && probed == same.probed && Arrays.equals(bytes, same.bytes)
                && Arrays.equals(mask, same.mask);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
