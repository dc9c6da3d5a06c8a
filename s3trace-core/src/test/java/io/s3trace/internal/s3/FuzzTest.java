package io.s3trace.internal.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.s3trace.event.S3Operation;
import io.s3trace.internal.http.HeadScanner;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Hostile input ends in a result, never in an exception. {@code -Ds3trace.fuzzInputs=10000000} runs longer, and
 * {@code -Ds3trace.fuzzSeed=N} otherwise.
 */
class FuzzTest {
    /** A busy host does not add to the time of a CPU. */
    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

    private static final int INPUTS = Integer.getInteger("s3trace.fuzzInputs", 200_000);
    private static final long SEED = Long.getLong("s3trace.fuzzSeed", 20260131);
    private static final int ROOM = 4096;

    private final RequestReader requests = new RequestReader();
    private final ResponseReader responses = new ResponseReader();
    private final RequestFacts request = new RequestFacts();
    private final ResponseFacts response = new ResponseFacts();
    private final HeadScanner scanner = new HeadScanner();

    @Test
    void mutatedHeadsAreReadOrRefused() {
        SplittableRandom random = new SplittableRandom(SEED);
        Mutator mutator = new Mutator(random);
        MemorySegment room = Arena.ofAuto().allocate(ROOM);
        for (int i = 0; i < INPUTS; i++) {
            byte[] input = mutator.next();
            // At the very end of the memory, so that reading behind the input is found out.
            long offset = ROOM - input.length;
            MemorySegment.copy(input, 0, room, ValueLayout.JAVA_BYTE, offset, input.length);
            try {
                readAll(room, offset, input.length, random.nextInt(input.length + 1));
            } catch (RuntimeException e) {
                throw new AssertionError("seed=" + SEED + " input=" + i + ' '
                        + new String(input, StandardCharsets.ISO_8859_1), e);
            }
        }
    }

    private void readAll(MemorySegment bytes, long offset, int length, int split) {
        scanner.reset();
        int head = scanner.scan(bytes, offset, split);
        if (head < 0) {
            head = scanner.scan(bytes, offset + split, length - split);
            head = head < 0 ? length : split + head;
        }
        assertThatIsSound(requests.read(bytes, offset, length, request));
        if (responses.read(bytes, offset, head, response)) {
            responses.readBody(bytes, offset + head, length - head, response);
        }
    }

    private void assertThatIsSound(boolean read) {
        if (!read && (request.operation() != S3Operation.UNKNOWN || !request.target().isEmpty())) {
            throw new IllegalStateException("refused, but filled");
        }
        if (request.contentLength() < -1 || request.attempt() < -1 || request.resource().partNumber() < -1) {
            throw new IllegalStateException("a number below unknown");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "GET", "GET ", "GET /", "GET / HTTP/1.1", "GET / HTTP/1.1\n", "\r\n\r\n", "\0\0\0\0",
        "GET /\0 HTTP/1.1\r\nHo\0st: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\tfolded\r\n\r\n", "GET / HTTP/1.1\nHost:\n\n", "GET  HTTP/1.1\r\n\r\n",
        "GET http:// HTTP/1.1\r\n\r\n", "GET http://@ HTTP/1.1\r\n\r\n", "CONNECT : HTTP/1.1\r\n\r\n", "GET * HTTP/1.1\r\n\r\n",
        "GET /? HTTP/1.1\r\n\r\n", "GET /b?%&=%3D HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nAuthorization: AWS4-HMAC-SHA256 Credential=\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: @\r\n\r\n", "GET / HTTP/1.1\r\nHost: .\r\n\r\n", "GET / HTTP/1.1\r\nHost: :80\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: ..s3.amazonaws.com\r\n\r\n", "GET / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n"
    })
    void crookedHeadsAreReadOrRefused(String head) {
        MemorySegment bytes = Native.of(head);
        for (int length = 0; length <= head.length(); length++) {
            int cut = length;
            assertThatCode(() -> readAll(bytes, 0, cut, cut / 2)).doesNotThrowAnyException();
        }
    }

    @Test
    void absurdHeadsTakeNoTimeAtAll() {
        String line = "x".repeat(64 * 1024);
        assertReadFast("GET /" + line + " HTTP/1.1\r\n\r\n");
        assertReadFast("GET /b?" + "&".repeat(64 * 1024) + " HTTP/1.1\r\n\r\n");
        assertReadFast("GET /b?" + "%41=;".repeat(16 * 1024) + " HTTP/1.1\r\n\r\n");
        assertReadFast("GET / HTTP/1.1\r\n" + "x-amz-meta-a: b\r\n".repeat(1000) + "\r\n");
        assertReadFast("GET / HTTP/1.1\r\nHost: " + "a.".repeat(32 * 1024) + "\r\n\r\n");
        assertReadFast("GET / HTTP/1.1\r\nHost: " + "s3.".repeat(16 * 1024) + "\r\n\r\n");
        assertReadFast("GET / HTTP/1.1\r\nHost: " + line + "\r\nUser-Agent: " + line + "\r\n\r\n");
        assertReadFast(line);
    }

    private void assertReadFast(String head) {
        MemorySegment bytes = Native.of(head);
        long start = CPU.getCurrentThreadCpuTime();
        readAll(bytes, 0, (int) bytes.byteSize(), 1);
        assertThat(Duration.ofNanos(CPU.getCurrentThreadCpuTime() - start)).isLessThan(Duration.ofSeconds(1));
        assertThat(request.target().length()).isLessThanOrEqualTo(8 * 1024);
    }
}
