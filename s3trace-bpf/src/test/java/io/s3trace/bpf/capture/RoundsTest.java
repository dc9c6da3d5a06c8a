package io.s3trace.bpf.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RoundsTest {
    @Test
    void neitherAnExceptionNorAnErrorIsTheLastRound() {
        AtomicInteger rounds = new AtomicInteger();
        new Rounds(() -> rounds.get() == 4, () -> { }, () -> {
            switch (rounds.incrementAndGet()) {
                case 1 -> throw new IllegalStateException("a bug");
                case 2 -> throw new OutOfMemoryError("for a moment");
                case 3 -> throw new AssertionError("cannot happen");
                default -> { }
            }
        }).run();
        assertThat(rounds).hasValue(4);
    }
}
