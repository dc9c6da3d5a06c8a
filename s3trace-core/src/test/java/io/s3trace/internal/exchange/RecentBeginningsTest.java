package io.s3trace.internal.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.bpf.capture.RequestBeginning;
import org.junit.jupiter.api.Test;

class RecentBeginningsTest {
    private final RecentBeginnings beginnings = new RecentBeginnings();

    @Test
    void eachIsThereOnce() {
        beginnings.add(7);
        beginnings.add(RequestBeginning.NONE);
        assertThat(beginnings.add(7)).containsExactly(7);
    }

    @Test
    void theOldestMakesRoom() {
        for (int i = 1; i <= RequestBeginning.MOST; i++) {
            beginnings.add(i);
        }
        assertThat(beginnings.add(9)).containsExactly(2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(beginnings.add(1)).containsExactly(3, 4, 5, 6, 7, 8, 9, 1);
    }
}
