package io.s3trace.internal.s3;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Makes hostile heads of real ones: bytes are flipped, cut out, doubled, and swapped for such as parsers care for. */
final class Mutator {

    private static final byte[] TELLING = "\r\n :/?&;=%@.,\0\t\"<>[]*".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST = 4000;

    private final SplittableRandom random;

    Mutator(SplittableRandom random) {
        this.random = random;
    }

    byte[] next() {
        byte[] bytes = CapturedHeads.bytes(random.nextInt(CapturedHeads.ALL.size()));
        for (int changes = random.nextInt(8); changes > 0 && bytes.length > 1; changes--) {
            bytes = change(bytes);
        }
        return bytes.length > LONGEST ? Arrays.copyOf(bytes, LONGEST) : bytes;
    }

    private byte[] change(byte[] bytes) {
        int at = random.nextInt(bytes.length);
        int count = 1 + random.nextInt(Math.min(40, bytes.length - at));
        switch (random.nextInt(6)) {
            case 0 -> bytes[at] = (byte) random.nextInt(256);
            case 1, 2 -> bytes[at] = TELLING[random.nextInt(TELLING.length)];
            case 3 -> {
                return Arrays.copyOf(bytes, at + 1);
            }
            case 4 -> {
                byte[] shorter = Arrays.copyOf(bytes, bytes.length - count);
                System.arraycopy(bytes, at + count, shorter, at, bytes.length - at - count);
                return shorter;
            }
            default -> {
                byte[] longer = Arrays.copyOf(bytes, bytes.length + count);
                System.arraycopy(bytes, at, longer, at + count, bytes.length - at);
                return longer;
            }
        }
        return bytes;
    }
}
