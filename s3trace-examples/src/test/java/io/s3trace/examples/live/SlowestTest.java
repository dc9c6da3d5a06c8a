package io.s3trace.examples.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.event.S3Operation;
import io.s3trace.testing.Events;
import org.junit.jupiter.api.Test;

class SlowestTest {
    private final Slowest slowest = new Slowest();

    @Test
    void slowestComeFirstAndOthersAreForgotten() {
        for (int i = 1; i <= 100; i++) {
            add(i, i % 60);
        }
        assertThat(slowest.list(60)).extracting(Shown::nanos).hasSize(Slowest.SIZE).startsWith(100L, 99L, 98L);
    }

    @Test
    void afterFiveMinutesSlowerOnesMakeRoomForTheSlowestSince() {
        for (int i = 1; i <= Slowest.SIZE; i++) {
            add(1000, 0);
        }
        add(5, 60);
        assertThat(slowest.list(299)).hasSize(Slowest.SIZE).allMatch(request -> request.nanos() == 1000);
        assertThat(slowest.list(300)).extracting(Shown::nanos).containsExactly(5L);
    }

    private void add(long nanos, long second) {
        slowest.add(new Shown(1, Events.of(S3Operation.GET_OBJECT).totalNanos(nanos).event()), second);
    }
}
