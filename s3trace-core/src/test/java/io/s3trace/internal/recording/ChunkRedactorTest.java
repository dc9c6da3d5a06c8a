package io.s3trace.internal.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.internal.http.ChunkScanner;
import io.s3trace.internal.s3.ErrorRedactor;
import io.s3trace.internal.s3.Native;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A recorded body in chunks ends where the body itself does. */
class ChunkRedactorTest {
    @ParameterizedTest
    @CsvSource({
        "5~secre~0~~, 5~     ~0~~",
        "5;chunk-signature=secret~secre~0~x-checksum: secret~~, 5;xxxxxxxxxxxxxxxxxxxxxx~     ~0~xxxxxxxxxxxxxxxxxx~~",
        "000006\t~secret~00~~, 000006\t~      ~00~~", "0~~, 0~~"})
    void framingStaysAndNothingElse(String body, String kept) {
        MemorySegment bytes = Native.of(lines(body));
        new ChunkRedactor(new ErrorRedactor()).wipe(bytes, 0, bytes.byteSize());
        assertThat(new String(Native.bytes(bytes))).isEqualTo(lines(kept));
        assertThat(end(bytes)).isEqualTo(lines(body).length());
    }

    /** What looks like a secret is no size, though it might be one. So the end is where the last chunk is. */
    @ParameterizedTest
    @ValueSource(strings = {"00000006~secret~0~~", "deadbeefcafe~secret~0~~"})
    void aLongSizeIsNotKept(String body) {
        MemorySegment bytes = Native.of(lines(body));
        new ChunkRedactor(new ErrorRedactor()).wipe(bytes, 0, bytes.byteSize());
        assertThat(new String(Native.bytes(bytes))).doesNotContain("secret", "beefcafe").endsWith("\r\n0\r\n\r\n");
        assertThat(end(bytes)).isEqualTo(bytes.byteSize());
    }

    private static String lines(String text) {
        return text.replace("~", "\r\n");
    }

    private static int end(MemorySegment body) {
        ChunkScanner scanner = new ChunkScanner();
        scanner.reset();
        int end = scanner.accept(body, 0, (int) body.byteSize());
        assertThat(scanner.atEnd()).isTrue();
        return end;
    }
}
