package io.s3trace.bpf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RingReaderTest {
    private final FakeRing ring = new FakeRing(256);
    private final RingReader reader = ring.reader();
    private final List<String> seen = new ArrayList<>();

    private int read() {
        return reader.read((memory, offset, length) -> {
            byte first = memory.get(JAVA_BYTE, offset);
            for (int i = 0; i < length; i++) {
                assertThat(memory.get(JAVA_BYTE, offset + i)).isEqualTo(first);
            }
            seen.add(length + "x" + first);
        });
    }

    @Test
    void anEmptyRingHasNothing() {
        assertThat(read()).isZero();
        assertThat(reader.pendingBytes()).isZero();
    }

    @Test
    void recordsComeInTheirOrder() {
        ring.write(5, (byte) 1, 0);
        ring.write(16, (byte) 2, 0);
        assertThat(reader.pendingBytes()).isEqualTo(ring.produced());
        assertThat(read()).isEqualTo(2);
        assertThat(seen).containsExactly("5x1", "16x2");
        assertThat(ring.consumed()).isEqualTo(ring.produced());
    }

    @Test
    void aRecordMayWrapAroundTheEnd() {
        for (int i = 1; i <= 100; i++) {
            ring.write(i, (byte) i, 0);
            assertThat(read()).isEqualTo(1);
            assertThat(seen.getLast()).isEqualTo(i + "x" + i);
        }
    }

    @Test
    void discardedRecordsAreSkipped() {
        ring.write(8, (byte) 1, FakeRing.DISCARDED);
        ring.write(8, (byte) 2, 0);
        assertThat(read()).isEqualTo(1);
        assertThat(seen).containsExactly("8x2");
    }

    @Test
    void aRecordStillBeingWrittenIsLeftAlone() {
        ring.write(8, (byte) 1, 0);
        long busy = ring.write(8, (byte) 2, FakeRing.BUSY);
        ring.write(8, (byte) 3, 0);
        assertThat(read()).isEqualTo(1);
        assertThat(ring.consumed()).isEqualTo(busy);
        ring.commit(busy, 8);
        assertThat(read()).isEqualTo(2);
        assertThat(seen).containsExactly("8x1", "8x2", "8x3");
    }

    @Test
    void aHandlerThatThrowsLosesItsRecordOnly() {
        ring.write(8, (byte) 1, 0);
        ring.write(8, (byte) 2, 0);
        assertThatThrownBy(() -> reader.read((memory, offset, length) -> {
            throw new IllegalStateException("listener");
        })).isInstanceOf(IllegalStateException.class);
        assertThat(read()).isEqualTo(1);
        assertThat(seen).containsExactly("8x2");
    }
}
