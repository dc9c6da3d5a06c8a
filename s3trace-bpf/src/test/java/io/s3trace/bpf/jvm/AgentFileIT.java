package io.s3trace.bpf.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.s3trace.bpf.jvm.JssePage.State;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may have the agent's file, in a folder in which everybody may write. */
class AgentFileIT {
    private static final Path HOME = Path.of(System.getProperty("java.home"));
    private static final Duration TIMEOUT = JsseAgent.DEFAULT_TIMEOUT;

    /** One that does not answer keeps nobody from attaching to another one. */
    @Test
    void aLoadIntoOneIsNoHindranceToAnother() throws Exception {
        try (TracedJvm one = TracedJvm.start(HOME); TracedJvm other = TracedJvm.start(HOME)) {
            ProcessStatus status = ProcessStatus.of(one.pid());
            try (AgentFile _ = AgentFile.place(one.look(), status, System.nanoTime());
                    JssePage page = JsseAgent.load(other.look(), TIMEOUT)) {
                assertThat(page.state()).isEqualTo(State.HOOKS_IN);
                Jvm target = one.look();
                assertThatThrownBy(() -> JsseAgent.load(target, Duration.ofMillis(100)))
                        .isInstanceOf(AttachException.class).hasMessageStartingWith("Another tracer was loading");
            }
            JsseAgent.load(one.look(), TIMEOUT).close();
        }
    }

    /** A tracer that was killed leaves a file. Another user may put one there, or a link, and keep a lock on it. */
    @ParameterizedTest
    @ValueSource(strings = {"touch $1", "ln -s /etc/passwd $1", "mkfifo $1", "touch $1; chown nobody $1; exec 9<$1; flock 9"})
    void whatIsThereIsReplaced(String command) throws Exception {
        try (TracedJvm jvm = TracedJvm.start(HOME)) {
            Jvm target = jvm.look();
            Path path = Path.of("/tmp", ".s3trace-%d-%x.jar".formatted(jvm.pid(), target.startTicks()));
            Process there = new ProcessBuilder("sh", "-ec", command + "; echo there; exec sleep 100", "-", path.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT).start();
            try {
                assertThat(there.inputReader().readLine()).isEqualTo("there");
                JsseAgent.load(target, TIMEOUT).close();
                assertThat(path).doesNotExist();
                assertThat(Path.of("/etc/passwd")).content().startsWith("root:");
            } finally {
                there.destroyForcibly().waitFor();
            }
        }
    }
}
