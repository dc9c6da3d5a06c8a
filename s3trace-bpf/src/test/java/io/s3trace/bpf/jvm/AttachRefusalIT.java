package io.s3trace.bpf.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.s3trace.bpf.jvm.JssePage.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Virtual machines that must be left alone, and those that only look so. None of them may come to harm. */
class AttachRefusalIT {
    private static final Path HOME = Path.of(System.getProperty("java.home"));
    private static final Duration TIMEOUT = JsseAgent.DEFAULT_TIMEOUT;
    private static final String NOBODY = "65534";

    static Stream<Path> homes() throws IOException {
        return TracedJvm.homes();
    }

    @ParameterizedTest
    @MethodSource("homes")
    void oneWithoutHandlersListensFromTheStart(Path home) throws Exception {
        try (TracedJvm jvm = TracedJvm.start(home, "-Xrs")) {
            assertThat(jvm.look().options().signalsReduced()).isTrue();
            works(jvm);
        }
    }

    @ParameterizedTest
    @MethodSource("homes")
    void oneThatForbidsAttachingGetsNoSignal(Path home) throws Exception {
        try (TracedJvm jvm = TracedJvm.start(home, "-XX:+DisableAttachMechanism")) {
            isRefused(jvm, "It was started with -XX:+DisableAttachMechanism.");
            assertThat(jvm.does("get")).isEmpty(); // a thread dump would be on its stdout
        }
    }

    @ParameterizedTest
    @MethodSource("homes")
    void oneThatForbidsAgentsIsLeftAlone(Path home) throws Exception {
        try (TracedJvm jvm = TracedJvm.start(home, "-XX:-EnableDynamicAgentLoading")) {
            isRefused(jvm, "It was started with -XX:-EnableDynamicAgentLoading.");
        }
    }

    @Test
    void optionsOfTheEnvironmentCount() throws Exception {
        try (TracedJvm jvm = TracedJvm.start(List.of("env", "_JAVA_OPTIONS=-XX:+DisableAttachMechanism"), HOME)) {
            isRefused(jvm, "It was started with -XX:+DisableAttachMechanism.");
        }
        try (TracedJvm jvm = TracedJvm.start(List.of("env", "JAVA_TOOL_OPTIONS=-XX:+DisableAttachMechanism"), HOME,
                "-XX:-DisableAttachMechanism")) {
            works(jvm);
        }
    }

    /** Options that no command line and no environment shows. */
    @ParameterizedTest
    @MethodSource("homes")
    void optionsInFilesCount(Path home, @TempDir Path folder) throws Exception {
        Path arguments = Files.writeString(folder.resolve("arguments"), "# a comment\n-XX:+DisableAttachMechanism\n");
        Path flags = Files.writeString(folder.resolve(".hotspotrc"), "+DisableAttachMechanism\n");
        for (String option : List.of("@" + arguments, "-XX:VMOptionsFile=" + arguments, "-XX:Flags=" + flags)) {
            if (option.startsWith("-XX:VM")) {
                Files.writeString(arguments, "-XX:+DisableAttachMechanism\n");
            }
            try (TracedJvm jvm = TracedJvm.start(home, option)) {
                isRefused(jvm, "It was started with -XX:+DisableAttachMechanism.");
                assertThat(jvm.does("get")).as(option).isEmpty(); // a thread dump would be on its stdout
            }
        }
        Files.writeString(arguments, "-XX:+DisableAttachMechanism -XX:-DisableAttachMechanism\n");
        try (TracedJvm jvm = TracedJvm.start(home, "@" + arguments)) {
            works(jvm);
        }
    }

    @ParameterizedTest
    @MethodSource("homes")
    void anotherUsersIsAttachedTo(Path home) throws Exception {
        assumeRoot();
        try (TracedJvm jvm = TracedJvm.start(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"),
                home)) {
            works(jvm);
        }
    }

    @Test
    void oneThatCannotWriteIsRefused() throws Exception {
        assumeRoot();
        try (TracedJvm jvm = TracedJvm.start(List.of("unshare", "--mount", "sh", "-c", "mount --bind /tmp /tmp "
                + "&& mount -o remount,bind,ro /tmp && exec \"$@\"", "sh"), HOME)) {
            isRefused(jvm, "Its /tmp cannot be written to, and that is where it would listen.");
        }
    }

    @Test
    void oneThatIsStoppedIsLeftAlone() throws Exception {
        try (TracedJvm jvm = TracedJvm.start(HOME)) {
            signal(jvm, "STOP");
            awaitStop(jvm);
            Jvm stopped = jvm.look();
            assertThat(JsseAgent.whyNot(stopped)).contains("It is stopped.");
            signal(jvm, "CONT");
            works(jvm);
        }
    }

    @Test
    void oneThatHasEndedIsNamed() throws Exception {
        try (TracedJvm jvm = TracedJvm.start(HOME)) {
            Jvm target = jvm.look();
            jvm.kill();
            assertThat(target.isAlive()).isFalse();
            assertThatThrownBy(() -> JsseAgent.load(target, TIMEOUT)).isInstanceOf(AttachException.class)
                    .hasMessage("It has ended.");
        }
    }

    @Test
    void oneThatEndsMeanwhileIsNoticed() throws Exception {
        for (int millis = 0; millis < 200; millis += 40) {
            try (TracedJvm jvm = TracedJvm.start(HOME)) {
                Jvm target = jvm.look();
                int delay = millis;
                Thread killer = Thread.ofVirtual().start(() -> {
                    try {
                        Thread.sleep(delay);
                        jvm.kill();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
                try (JssePage page = JsseAgent.load(target, TIMEOUT)) {
                    assertThat(page).isNotNull();
                } catch (AttachException e) {
                    assertThat(e).hasMessageEndingWith(".");
                }
                killer.join();
            }
        }
    }

    /** And is not given up, whatever it answers meanwhile. */
    @ParameterizedTest
    @MethodSource("homes")
    void oneThatStartsSurvives(Path home) throws Exception {
        for (int round = 0; round < 5; round++) {
            try (TracedJvm jvm = TracedJvm.startEarly(List.of(), home)) {
                boolean attached = false;
                while (!attached && jvm.isAlive()) {
                    attached = isAttached(jvm);
                }
                assertThat(jvm.isAlive()).as(jvm.errors()).isTrue();
            }
        }
    }

    private static boolean isAttached(TracedJvm jvm) {
        try {
            Jvm target = Jvm.of(jvm.pid()).orElse(null);
            if (target == null || target.kind() != JvmKind.HOTSPOT) {
                return false;
            }
            JsseAgent.load(target, TIMEOUT).close();
            return true;
        } catch (AttachException e) {
            assertThat(e.isRefusal()).as(e.getMessage()).isFalse();
            return false;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void thisProcessIsLeftAlone() throws Exception {
        Jvm own = Jvm.of((int) ProcessHandle.current().pid()).orElseThrow();
        assertThat(JsseAgent.whyNot(own)).contains("It is the tracer's own process.");
        assertThat(own.feature()).isEqualTo(Runtime.version().feature());
    }

    @Test
    void anotherProgramIsNone() throws Exception {
        Process process = new ProcessBuilder("sleep", "60").start();
        try {
            assertThat(Jvm.of((int) process.pid())).isEmpty();
        } finally {
            process.destroyForcibly();
        }
    }

    private static void works(TracedJvm jvm) throws Exception {
        assertThat(JsseAgent.whyNot(jvm.look())).isEmpty();
        try (JssePage page = JsseAgent.load(jvm.look(), TIMEOUT)) {
            page.renewLease(Duration.ofMinutes(1));
            jvm.does("get");
            assertThat(page.figures().handOvers()).isPositive();
            JsseAgent.unload(jvm.look(), TIMEOUT);
            assertThat(page.state()).isEqualTo(State.HOOKS_OUT);
        }
        jvm.does("get");
    }

    private static void isRefused(TracedJvm jvm, String reason) throws Exception {
        Jvm target = jvm.look();
        assertThat(JsseAgent.whyNot(target)).contains(reason);
        assertThatThrownBy(() -> JsseAgent.load(target, TIMEOUT)).isInstanceOf(AttachException.class).hasMessage(reason)
                .matches(e -> ((AttachException) e).isRefusal());
        jvm.does("get");
    }

    private static void signal(TracedJvm jvm, String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Integer.toString(jvm.pid())).start().waitFor()).isZero();
    }

    /** A signal has been sent before it has been taken. */
    private static void awaitStop(TracedJvm jvm) throws Exception {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (!ProcessStatus.of(jvm.pid()).stopped()) {
            assertThat(System.nanoTime() - deadline).as("it is not stopped").isNegative();
            Thread.sleep(1);
        }
    }

    private static void assumeRoot() {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
    }
}
