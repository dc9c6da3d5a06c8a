package io.s3trace.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RangeSetTest {
    private final Random random = new Random(4);

    @Test
    void agreesWithASetOfBits() {
        for (int round = 0; round < 300; round++) {
            RangeSet coverage = new RangeSet();
            BitSet bits = new BitSet();
            for (int i = random.nextInt(40); i >= 0; i--) {
                int from = random.nextInt(300);
                int to = from + 1 + random.nextInt(20);
                coverage.add(from, to);
                bits.set(from, to);
                assertThat(coverage.bytes()).isEqualTo(bits.cardinality());
                assertThat(coverage.ranges()).isEqualTo(runs(bits));
            }
        }
    }

    private static int runs(BitSet bits) {
        int runs = 0;
        for (int at = bits.nextSetBit(0); at >= 0; at = bits.nextSetBit(bits.nextClearBit(at))) {
            runs++;
        }
        return runs;
    }
}
