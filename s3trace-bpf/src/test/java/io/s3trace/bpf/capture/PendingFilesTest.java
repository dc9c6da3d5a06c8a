package io.s3trace.bpf.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Files that wait until they have settled. */
class PendingFilesTest {
    private static final Path ONE = Path.of("/one");
    private static final Path TWO = Path.of("/two");

    private final PendingFiles files = new PendingFiles();

    @Test
    void filesComeWhenTheirTimeHasCome() {
        files.add(ONE, 100);
        files.add(TWO, 110);
        assertThat(files.waitNanos(90)).isEqualTo(10);
        assertThat(files.poll(99)).isEmpty();
        assertThat(files.poll(100)).contains(ONE);
        assertThat(files.poll(100)).isEmpty();
        assertThat(files.poll(200)).contains(TWO);
        assertThat(files.isEmpty()).isTrue();
        assertThat(files.waitNanos(0)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aFileThatChangesAgainWaitsAnew() {
        files.add(ONE, 100);
        files.add(TWO, 110);
        files.add(ONE, 120);
        assertThat(files.poll(115)).contains(TWO);
        assertThat(files.poll(115)).isEmpty();
        assertThat(files.poll(120)).contains(ONE);
    }

    @Test
    void thereAreNotTooMany() {
        for (int i = 0; i < PendingFiles.MOST; i++) {
            assertThat(files.add(Path.of("/" + i), 0)).isTrue();
        }
        assertThat(files.add(ONE, 0)).isFalse();
        assertThat(files.add(Path.of("/0"), 0)).isTrue();
    }
}
