package io.s3trace.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ThreadPriorityTest {
    /** proc_pid_stat(5): field 19, counted from the one behind the name, which is field 3. */
    private static final int NICE = 19 - 3;

    @Test
    void theCallingThreadAloneChanges() {
        int before = nice("self");
        int changed = CompletableFuture.supplyAsync(() -> {
            assertThat(ThreadPriority.setNice(before + 1)).isTrue();
            return nice("thread-self");
        }, task -> Thread.ofPlatform().start(task)).join();
        assertThat(changed).isEqualTo(before + 1);
        assertThat(nice("thread-self")).isEqualTo(before);
    }

    private static int nice(String of) {
        try {
            String stat = Files.readString(Path.of("/proc", of, "stat"));
            return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[NICE]);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
