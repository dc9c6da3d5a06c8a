package io.s3trace.advice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RoughTimesTest {
    @Test
    void theMedianIsRightWithinAQuarter() {
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            long[] times = random.doubles(1 + random.nextInt(100), Math.log(1e6), Math.log(1e12))
                    .mapToLong(log -> (long) Math.exp(log)).toArray();
            RoughTimes rough = new RoughTimes();
            Arrays.stream(times).forEach(rough::add);
            Arrays.sort(times);
            assertThat(rough.median()).isBetween(times[(times.length - 1) / 2], times[(times.length - 1) / 2] * 5 / 4 + 1);
        }
    }

    @Test
    void extremesAreTakenAsTheyCome() {
        RoughTimes rough = new RoughTimes();
        assertThat(rough.median()).isZero();
        rough.add(0);
        assertThat(rough.median()).isPositive();
        rough.add(Long.MAX_VALUE);
        rough.add(Long.MAX_VALUE);
        assertThat(rough.median()).isGreaterThan(3_600_000_000_000L);
        assertThat(rough.count()).isEqualTo(3);
    }
}
