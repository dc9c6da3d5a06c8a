package io.s3trace.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.internal.s3.Native;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ChunksTest {
    private static final int BODIES = 2_000;
    private static final String NEXT = "GET /b/k HTTP/1.1\r\n\r\n";

    private final SplittableRandom random = new SplittableRandom(20_261_129);

    private record Body(String framed, String data) {}

    @Test
    void theEndIsFoundHoweverTheBodyIsSplit() {
        ChunkScanner scanner = new ChunkScanner();
        for (int i = 0; i < BODIES; i++) {
            Body body = body();
            MemorySegment bytes = Native.of(body.framed + NEXT);
            scanner.reset();
            int at = 0;
            while (!scanner.atEnd()) {
                int length = Math.min(1 + random.nextInt(20), (int) bytes.byteSize() - at);
                int taken = scanner.accept(bytes, at, length);
                assertThat(taken == length || scanner.atEnd()).isTrue();
                at += taken;
            }
            assertThat(at).isEqualTo(body.framed.length());
        }
    }

    @Test
    void whatIsNotSeenOfAChunksDataChangesNothing() {
        ChunkScanner scanner = new ChunkScanner();
        scanner.reset();
        MemorySegment begin = Native.of("1000\r\nabc");
        assertThat(scanner.accept(begin, 0, 9)).isEqualTo(9);
        scanner.skip(4093, 0, 4102);
        MemorySegment end = Native.of("\r\n0\r\n\r\n" + NEXT);
        assertThat(scanner.accept(end, 0, (int) end.byteSize())).isEqualTo(7);
        assertThat(scanner.atEnd()).isTrue();
    }

    @Test
    void theDataIsCopiedAsFarAsItGoes() {
        Chunks chunks = new Chunks();
        for (int i = 0; i < BODIES; i++) {
            Body body = body();
            MemorySegment bytes = Native.of(body.framed);
            long seen = random.nextLong(bytes.byteSize() + 1);
            MemorySegment into = Arena.ofAuto().allocate(1 + random.nextInt(100));
            String copied = new String(Native.bytes(into.asSlice(0, chunks.copyData(bytes.asSlice(0, seen), into))));
            assertThat(body.data).startsWith(copied);
            if (seen == bytes.byteSize()) {
                assertThat(copied).hasSize((int) Math.min(body.data.length(), into.byteSize()));
            }
        }
    }

    private Body body() {
        StringBuilder framed = new StringBuilder();
        StringBuilder data = new StringBuilder();
        for (int chunks = random.nextInt(4); chunks > 0; chunks--) {
            String chunk = "0\r\n\r\n".repeat(1 + random.nextInt(6));
            framed.append("0".repeat(random.nextInt(3))).append(Integer.toHexString(chunk.length()))
                    .append(random.nextBoolean() ? "" : ";chunk-signature=0123").append("\r\n").append(chunk).append("\r\n");
            data.append(chunk);
        }
        framed.append("0\r\n").append(random.nextBoolean() ? "" : "x-amz-checksum-crc32: AAAAAA==\r\n").append("\r\n");
        return new Body(framed.toString(), data.toString());
    }
}
