package io.s3trace.bpf.capture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JvmAgentsTest {
    private static final int JVM = (int) ProcessHandle.current().pid();
    private static final int NO_JVM = 1;

    @Test
    void nothingIsSeenOfOneThatWasNotFoundYet() {
        try (JvmAgents agents = new JvmAgents()) {
            agents.start(pid -> false);
            assertThat(agents.sees(JVM)).isFalse();
            assertThat(agents.whyNot(JVM)).contains("its agent is not loaded yet");
            assertThat(agents.sees(NO_JVM)).isFalse();
            assertThat(agents.whyNot(NO_JVM)).isEmpty();
        }
    }

    @Test
    void nothingIsSeenOfOneThatWasFound() {
        try (JvmAgents agents = new JvmAgents()) {
            agents.start(pid -> false);
            agents.found(JVM);
            assertThat(agents.sees(JVM)).isFalse();
            assertThat(agents.whyNot(JVM)).contains("its agent is not loaded yet");
        }
    }

    @Test
    void whereNobodyAskedForThemItIsSaidWhyItIsNotSeen() {
        try (JvmAgents agents = new JvmAgents()) {
            assertThat(agents.whyNot(JVM)).contains("cannot be seen: It is the tracer's own process.");
        }
    }
}
