package io.s3trace.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a tracer makes of what a reader says. */
class HelloTest {
    private static final long SEED = Long.getLong("s3trace.fuzzSeed", 20261130);

    @Test
    void isReadWhenItIsComplete() throws WireException {
        byte[] frame = Hello.frame();
        for (int length = 0; length < frame.length; length++) {
            assertThat(Hello.read(frame, length)).isEmpty();
        }
        assertThat(Hello.read(frame, frame.length)).contains(new Hello(1, 1));
    }

    @Test
    void nothingMayBeBehindIt() {
        byte[] frame = Hello.frame();
        assertThatThrownBy(() -> Hello.read(Arrays.copyOf(frame, frame.length + 1), frame.length + 1))
                .isInstanceOf(WireException.class);
    }

    @Test
    void theNewestCommonVersionIsChosen() {
        assertThat(new Hello(1, 1).choose()).contains(1);
        assertThat(new Hello(1, 7).choose()).contains(1);
        assertThat(new Hello(2, 7).choose()).isEmpty();
        assertThat(new Hello(-7, 0).choose()).isEmpty();
    }

    @Test
    void anythingElseIsRefusedOrWaitsForMore() {
        SplittableRandom random = new SplittableRandom(SEED);
        int refused = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] input = Hello.frame();
            input = Arrays.copyOf(input, random.nextInt(Frames.MAX_HELLO + 2));
            for (int j = random.nextInt(5); j >= 0 && input.length > 0; j--) {
                input[random.nextInt(input.length)] = (byte) random.nextInt();
            }
            try {
                Hello.read(input, input.length);
            } catch (WireException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(50_000);
    }

    @Test
    void aLengthThatIsTooLongIsNotWaitedFor() {
        byte[] frame = Hello.frame();
        Frames.putLength(frame, Frames.MAX_HELLO);
        assertThatThrownBy(() -> Hello.read(frame, frame.length)).isInstanceOf(WireException.class);
        Frames.putLength(frame, Integer.MAX_VALUE);
        assertThatThrownBy(() -> Hello.read(frame, frame.length)).isInstanceOf(WireException.class);
    }
}
