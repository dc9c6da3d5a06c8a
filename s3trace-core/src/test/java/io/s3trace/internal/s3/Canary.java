package io.s3trace.internal.s3;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A word that exists in native memory only, to be planted as a secret, as it is or encoded, and looked for in a dump of the
 * heap.
 */
public final class Canary {
    /** Three bytes of it are four letters of base64. */
    private static final int LENGTH = 24;

    private static final String BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private static final Pattern PLACE = Pattern.compile("\\{(secret|percent|base64)}|[^{]+|\\{");

    private final Arena arena = Arena.ofShared();
    private final MemorySegment secret = arena.allocate(LENGTH);
    private final MemorySegment percentEncoded = arena.allocate(3 * LENGTH);
    private final MemorySegment base64 = arena.allocate(LENGTH / 3 * 4);

    /** Makes up a word. */
    public Canary() {
        SecureRandom random = new SecureRandom();
        for (int i = 0; i < LENGTH; i++) {
            secret.set(ValueLayout.JAVA_BYTE, i, (byte) ('A' + random.nextInt(26)));
            percentEncoded.set(ValueLayout.JAVA_BYTE, 3L * i, (byte) '%');
            percentEncoded.set(ValueLayout.JAVA_BYTE, 3L * i + 1, (byte) HexFormat.of().toHighHexDigit(at(i)));
            percentEncoded.set(ValueLayout.JAVA_BYTE, 3L * i + 2, (byte) HexFormat.of().toLowHexDigit(at(i)));
        }
        for (int i = 0; i < LENGTH; i += 3) {
            int bits = at(i) << 16 | at(i + 1) << 8 | at(i + 2);
            for (int j = 0; j < 4; j++) {
                base64.set(ValueLayout.JAVA_BYTE, i / 3 * 4 + j, (byte) BASE64.charAt(bits >> 18 - 6 * j & 63));
            }
        }
    }

    private int at(int index) {
        return secret.get(ValueLayout.JAVA_BYTE, index);
    }

    /**
     * Returns a text in native memory, its lines ended by CR LF, with the word wherever it says {@code {secret}},
     * {@code {percent}} or {@code {base64}}, encoded in that way.
     */
    public MemorySegment planted(String text) {
        MemorySegment bytes = arena.allocate(text.length() * 10L + 16);
        Matcher places = PLACE.matcher(text.replace("\n", "\r\n"));
        long at = 0;
        while (places.find()) {
            MemorySegment part = switch (places.group()) {
                case "{secret}" -> secret;
                case "{percent}" -> percentEncoded;
                case "{base64}" -> base64;
                default -> inMemory(places.group());
            };
            MemorySegment.copy(part, 0, bytes, at, part.byteSize());
            at += part.byteSize();
        }
        return bytes.asSlice(0, at);
    }

    /** Dumps the heap, garbage included, and fails if eight bytes in a row of the word are in it, in whichever form. */
    public void assertNotInHeap(Path directory) throws IOException {
        assertNotInHeap(directory, false);
    }

    /** Likewise, but for garbage. */
    public void assertNotKept(Path directory) throws IOException {
        assertNotInHeap(directory, true);
    }

    private void assertNotInHeap(Path directory, boolean live) throws IOException {
        Path dump = directory.resolve("heap.hprof");
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(dump.toString(), live);
        try (Pieces known = Pieces.of(inMemory("{secret} was never in the heap, this was"))) {
            assertThat(known.in(dump)).as("the search works").isNotEmpty();
        }
        assertNotIn(dump);
    }

    /** Fails if eight bytes in a row of the word are in a file, in whichever form. */
    public void assertNotIn(Path file) throws IOException {
        try (Pieces pieces = Pieces.of(secret, base64)) {
            assertThat(pieces.in(file)).as("a trace of the secret in %s", file.getFileName()).isEmpty();
        }
    }

    private MemorySegment inMemory(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return arena.allocate(Math.max(1, bytes.length)).asSlice(0, bytes.length).copyFrom(MemorySegment.ofArray(bytes));
    }
}
