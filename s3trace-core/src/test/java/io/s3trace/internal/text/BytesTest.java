package io.s3trace.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

/** Words of eight bytes say what single bytes say. */
class BytesTest {
    private static final int MOST = 20;

    @Test
    void blanksAndControlCharactersAreFoundWhereverTheyAre() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(MOST);
            for (int length = 0; length <= MOST; length++) {
                bytes.fill((byte) '!');
                assertThat(Bytes.hasBlank(bytes, 0, length)).isFalse();
                assertThat(Bytes.hasControl(bytes, 0, length)).isFalse();
                for (int at = 0; at < MOST; at++) {
                    for (int value = Byte.MIN_VALUE; value <= Byte.MAX_VALUE; value++) {
                        bytes.set(ValueLayout.JAVA_BYTE, at, (byte) value);
                        boolean blank = value >= 0 && value <= ' ' || value == Byte.MAX_VALUE;
                        assertThat(Bytes.hasBlank(bytes, 0, length)).as("%d at %d of %d", value, at, length)
                                .isEqualTo(blank && at < length);
                        assertThat(Bytes.hasControl(bytes, 0, length)).as("%d at %d of %d", value, at, length)
                                .isEqualTo(value >= 0 && value < ' ' && at < length);
                    }
                    bytes.set(ValueLayout.JAVA_BYTE, at, (byte) (at % 2 == 0 ? '!' : 0xFF));
                }
            }
        }
    }
}
