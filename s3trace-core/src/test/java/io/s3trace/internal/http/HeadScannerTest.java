package io.s3trace.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.internal.s3.Native;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadScannerTest {

    private static final String BODY = "body\r\n\r\n";

    @ParameterizedTest
    @ValueSource(strings = {
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\n\n",
        "GET / HTTP/1.1\r\nHost: a\n\r\n",
        "HTTP/1.1 200 OK\r\nServer: AmazonS3\r\nx: \r \r\ny: z\r\n\r\n",
        "\r\nGET / HTTP/1.1\r\nHost: leading.blank.line\r\n\r\n"
    })
    void findsTheEndWhereverTheHeadIsSplit(String head) {
        MemorySegment bytes = Native.of(head + BODY);
        for (int split = 0; split <= bytes.byteSize(); split++) {
            HeadScanner scanner = new HeadScanner();
            int first = scanner.scan(bytes, 0, split);
            int found = first >= 0 ? first : split + scanner.scan(bytes, split, (int) bytes.byteSize() - split);
            assertThat(found).as("split at %d", split).isEqualTo(head.length());
        }
    }

    @Test
    void findsTheEndAByteAtATime() {
        String head = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
        MemorySegment bytes = Native.of(head);
        HeadScanner scanner = new HeadScanner();
        for (int at = 0; at < head.length() - 1; at++) {
            assertThat(scanner.scan(bytes, at, 1)).isEqualTo(-1);
        }
        assertThat(scanner.scan(bytes, head.length() - 1, 1)).isEqualTo(1);
    }

    @Test
    void startsAgainAfterReset() {
        MemorySegment bytes = Native.of("GET / HTTP/1.1\r\n\r\n");
        HeadScanner scanner = new HeadScanner();
        scanner.scan(bytes, 0, 17);
        scanner.reset();
        assertThat(scanner.scan(bytes, 17, 1)).isEqualTo(-1);
    }

    @Test
    void agreesWithASearchThatIsPlainToSee() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 20_000; i++) {
            String text = randomLines(random);
            MemorySegment bytes = Native.of(text);
            int split = random.nextInt(text.length() + 1);
            HeadScanner scanner = new HeadScanner();
            int found = scanner.scan(bytes, 0, split);
            if (found < 0) {
                int second = scanner.scan(bytes, split, text.length() - split);
                found = second < 0 ? -1 : split + second;
            }
            assertThat(found).as("%s split at %d", text, split).isEqualTo(plainSearch(text));
        }
    }

    private static String randomLines(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(300); length > 0; length--) {
            text.append(random.nextInt(12) == 0 ? "\r\n".charAt(random.nextInt(2)) : 'x');
        }
        return text.toString();
    }

    private static int plainSearch(String text) {
        int crlf = text.indexOf("\n\r\n");
        int lf = text.indexOf("\n\n");
        int afterCrlf = crlf < 0 ? Integer.MAX_VALUE : crlf + 3;
        int afterLf = lf < 0 ? Integer.MAX_VALUE : lf + 2;
        int first = Math.min(afterCrlf, afterLf);
        return first == Integer.MAX_VALUE ? -1 : first;
    }
}
