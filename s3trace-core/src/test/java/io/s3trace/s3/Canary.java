package io.s3trace.s3;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;

/** A word that exists in native memory only, to be planted as a secret and looked for in a dump of the heap. */
public final class Canary {
    private static final int LENGTH = 24;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment secret = arena.allocate(LENGTH);

    /** Makes up a word. */
    public Canary() {
        SecureRandom random = new SecureRandom();
        for (int i = 0; i < LENGTH; i++) {
            secret.set(ValueLayout.JAVA_BYTE, i, (byte) ('A' + random.nextInt(26)));
        }
    }

    /** Returns a text in native memory, its lines ended by CR LF, with the word wherever it says {@code {secret}}. */
    public MemorySegment planted(String text) {
        String[] parts = text.replace("\n", "\r\n").split("\\{secret}", -1);
        MemorySegment bytes = arena.allocate(text.length() * 4L + 16);
        long at = 0;
        for (int i = 0; i < parts.length; i++) {
            MemorySegment part = word(parts[i]);
            MemorySegment.copy(part, 0, bytes, at, part.byteSize());
            at += part.byteSize();
            if (i < parts.length - 1) {
                MemorySegment.copy(secret, 0, bytes, at, LENGTH);
                at += LENGTH;
            }
        }
        return bytes.asSlice(0, at);
    }

    /** Dumps the heap, garbage included, and fails if the word is in it. */
    public void assertNotInHeap(Path directory) throws IOException {
        Path dump = directory.resolve("heap.hprof");
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(dump.toString(), false);
        assertThat(isIn(dump, word("{secret} was never in the heap, this was"))).as("the search works").isTrue();
        assertThat(isIn(dump, secret)).isFalse();
    }

    private MemorySegment word(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return arena.allocate(Math.max(1, bytes.length)).asSlice(0, bytes.length).copyFrom(MemorySegment.ofArray(bytes));
    }

    private static boolean isIn(Path file, MemorySegment word) throws IOException {
        try (Arena mapping = Arena.ofConfined(); FileChannel channel = FileChannel.open(file)) {
            MemorySegment dump = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), mapping);
            long end = dump.byteSize() - word.byteSize();
            byte first = Bytes.at(word, 0);
            for (long at = Bytes.find(dump, 0, end, first); at < end; at = Bytes.find(dump, at + 1, end, first)) {
                if (MemorySegment.mismatch(dump, at, at + word.byteSize(), word, 0, word.byteSize()) < 0) {
                    return true;
                }
            }
            return false;
        }
    }
}
