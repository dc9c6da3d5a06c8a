package io.s3trace.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.bpf.RingReader;
import io.s3trace.bpf.capture.SyntheticRing;
import io.s3trace.select.KeyPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SyntheticTrafficTest {
    private static final int ROUNDS = 3;

    @Test
    void everyExchangeBecomesAnEventInEachRound() {
        try (SyntheticRing ring = SyntheticTraffic.ring(); Delivery delivery = new Delivery(16)) {
            RingReader reader = ring.reader();
            Assembler assembler = new Assembler(new NoConnections(), delivery,
                    new PumpSettings(2048, 1024, false, Duration.ZERO, Duration.ofMinutes(10), Duration.ZERO, List.of(),
                            KeyPolicy.plain(), Set.of(), List.of()));
            for (int round = 1; round <= ROUNDS; round++) {
                ring.produce();
                reader.read(assembler);
                assembler.endBatch();

                PumpCounters.Snapshot counters = assembler.counters().snapshot();
                assertThat(counters.events()).isEqualTo(round * (long) SyntheticTraffic.EXCHANGES);
                assertThat(counters.gaps() + counters.notS3() + counters.malformed() + counters.failures()).isZero();
            }
        }
    }
}
