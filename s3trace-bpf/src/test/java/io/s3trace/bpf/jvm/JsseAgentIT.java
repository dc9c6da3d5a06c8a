package io.s3trace.bpf.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.bpf.jvm.JssePage.Figures;
import io.s3trace.bpf.jvm.JssePage.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The agent in real virtual machines, without a probe: what it hands over is counted, or looked at in its memory. */
class JsseAgentIT {
    private static final Duration TIMEOUT = JsseAgent.DEFAULT_TIMEOUT;
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final String OPEN = "java.base/sun.security.ssl=ALL-UNNAMED";
    private static final int ROUNDS = Integer.getInteger("s3trace.jsse.rounds", 20);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** Of changed classes, the JDK keeps something of each version. */
    private static final long METASPACE_A_ROUND = 24 << 10;
    private static final long METASPACE_NOISE = 1536 << 10;

    static Stream<Path> homes() throws IOException {
        return TracedJvm.homes();
    }

    @ParameterizedTest
    @MethodSource("homes")
    void hooksReportWhileTheLeaseLasts(Path home) throws Exception {
        try (TracedJvm jvm = TracedJvm.start(home); JssePage page = JsseAgent.load(jvm.look(), TIMEOUT)) {
            assertThat(page.state()).isEqualTo(State.HOOKS_IN);
            assertThat(page.refusal()).isEmpty();
            assertThat(page.isFromStart()).isFalse();
            jvm.does("get");
            assertThat(page.figures()).isEqualTo(new Figures(0, 0, 0, 0));

            page.renewLease(LONG);
            jvm.does("get");
            long first = page.figures().handOvers();
            assertThat(first).isGreaterThanOrEqualTo(3); // a request, and an answer of 20,000 bytes
            jvm.does("get by HttpClient");
            long second = page.figures().handOvers();
            assertThat(second).isGreaterThan(first);

            page.endLease();
            jvm.does("get");
            assertThat(page.figures()).isEqualTo(new Figures(second, 0, 0, 0));
            page.renewLease(Duration.ofNanos(1)); // as if the tracer had died
            jvm.does("get");
            assertThat(page.figures()).satisfies(last -> assertThat(last.leaseOver()).isPositive())
                    .isEqualTo(new Figures(second, 0, 0, page.figures().leaseOver()));
        }
    }

    @ParameterizedTest
    @MethodSource("homes")
    void whatIsHandedOverIsWhatWasMoved(Path home) throws Exception {
        try (TracedJvm jvm = TracedJvm.start(home, "--add-opens", OPEN); JssePage page = JsseAgent.load(jvm.look(), TIMEOUT)) {
            page.renewLease(LONG);
            assertThat(jvm.does("send")).isEqualTo("payload last8=true descriptor=socket ciphertext=0 flags=0");
            assertThat(jvm.does("send by engine")).matches("payload last8=true descriptor=none ciphertext=(\\d+) flags=0 "
                    + "produced=\\1; payload last8=true descriptor=none ciphertext=\\d+ flags=0");
            assertThat(page.figures().throwables()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("homes")
    void anExceptionInAHookIsCountedAndReachesNobody(Path home) throws Exception {
        try (TracedJvm jvm = TracedJvm.start(home, "--add-opens", OPEN); JssePage page = JsseAgent.load(jvm.look(), TIMEOUT)) {
            page.renewLease(LONG);
            jvm.does("break");
            jvm.does("get");
            jvm.does("get by HttpClient");
            assertThat(page.figures().handOvers()).isZero();
            assertThat(page.figures().throwables()).isPositive();
        }
    }

    /** As if as many threads as there are slots were handing over. */
    @ParameterizedTest
    @MethodSource("homes")
    void aCallThatFindsNoSlotIsCounted(Path home) throws Exception {
        try (TracedJvm jvm = TracedJvm.start(home, "--add-opens", OPEN); JssePage page = JsseAgent.load(jvm.look(), TIMEOUT)) {
            page.renewLease(LONG);
            jvm.does("take all slots");
            jvm.does("get");
            assertThat(page.figures().noSlot()).isPositive();
            assertThat(page.figures()).isEqualTo(new Figures(0, 0, page.figures().noSlot(), 0));
        }
    }

    @ParameterizedTest
    @MethodSource("homes")
    void classesAreAsBeforeWhenItIsUnloaded(Path home) throws Exception {
        try (TracedJvm jvm = TracedJvm.start(home)) {
            Jvm target = jvm.look();
            try (JssePage page = JsseAgent.load(target, TIMEOUT)) {
                page.renewLease(LONG);
                jvm.does("get");
                JsseAgent.unload(target, TIMEOUT);
                assertThat(page.state()).isEqualTo(State.HOOKS_OUT);
                Figures before = page.figures();
                page.renewLease(LONG);
                jvm.does("get");
                assertThat(page.figures()).isEqualTo(before);
            }
            JsseAgent.unload(target, TIMEOUT);
            try (JssePage again = JsseAgent.load(target, TIMEOUT)) {
                Figures before = again.figures();
                again.renewLease(LONG);
                jvm.does("get");
                assertThat(again.figures().handOvers()).isGreaterThan(before.handOvers());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("homes")
    void whatIsLoadedIsReused(Path home) throws Exception {
        try (TracedJvm jvm = TracedJvm.start(home)) {
            Jvm target = jvm.look();
            try (JssePage first = JsseAgent.load(target, TIMEOUT); JssePage second = JsseAgent.load(target, TIMEOUT)) {
                assertThat(second.figures()).isEqualTo(first.figures());
            }
            long warnings = jvm.errors().lines().filter(line -> line.contains("A Java agent has been loaded")).count();
            assertThat(warnings).isEqualTo(target.warnsOfAgents() ? 1 : 0);
        }
    }

    @ParameterizedTest
    @MethodSource("homes")
    void itMayBeThereFromTheStart(Path home, @TempDir Path folder) throws Exception {
        Path jar = Files.write(folder.resolve("agent.jar"), JsseAgent.jar());
        try (TracedJvm jvm = TracedJvm.start(home, "-javaagent:" + jar, "-XX:-EnableDynamicAgentLoading")) {
            assertThat(JsseAgent.whyNot(jvm.look())).isEmpty();
            try (JssePage page = JsseAgent.load(jvm.look(), TIMEOUT)) {
                jvm.does("get");
                assertThat(page.figures().handOvers()).isZero();
                page.renewLease(LONG);
                jvm.does("get");
                assertThat(page.figures().handOvers()).isPositive();
            }
            assertThat(jvm.errors()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("homes")
    void applicationsSeeNoClassButTheLauncher(Path home) throws Exception {
        try (TracedJvm jvm = TracedJvm.start(home); JssePage page = JsseAgent.load(jvm.look(), TIMEOUT)) {
            assertThat(jvm.does("io.s3trace.jsse.JsseLauncher")).isEqualTo("io.s3trace.jsse.JsseLauncher");
            for (String name : List.of("io.s3trace.jsse.Installer", "org.objectweb.asm.ClassReader")) {
                org.assertj.core.api.Assertions.assertThatThrownBy(() -> jvm.does(name)).isInstanceOf(AssertionError.class)
                        .hasMessageContaining("ClassNotFoundException");
            }
            assertThat(page.state()).isEqualTo(State.HOOKS_IN);
        }
    }

    @ParameterizedTest
    @MethodSource("homes")
    void nothingStaysInTheFileSystem(Path home) throws Exception {
        try (TracedJvm jvm = TracedJvm.start(home)) {
            List<Path> before = filesToAttach(jvm);
            try (JssePage page = JsseAgent.load(jvm.look(), TIMEOUT)) {
                assertThat(page.state()).isEqualTo(State.HOOKS_IN);
            }
            assertThat(filesToAttach(jvm)).isSubsetOf(before);
        }
    }

    /** Others may attach on this host too, and may have been killed. */
    private static List<Path> filesToAttach(TracedJvm jvm) throws IOException {
        List<Path> found = new ArrayList<>();
        for (String folder : List.of("/tmp", "/var/tmp", "/dev/shm", "/proc/" + jvm.pid() + "/cwd")) {
            try (Stream<Path> files = Files.list(Path.of(folder))) {
                files.filter(file -> file.getFileName().toString().matches("\\.s3trace.*|\\.attach_pid.*")).forEach(found::add);
            }
        }
        return found;
    }

    @ParameterizedTest
    @MethodSource("homes")
    void nothingGrowsAfterTheFirstRound(Path home) throws Exception {
        try (TracedJvm jvm = TracedJvm.start(home)) {
            Jvm target = jvm.look();
            Footprint first = null;
            for (int round = 0; round < ROUNDS; round++) {
                try (JssePage page = JsseAgent.load(target, TIMEOUT)) {
                    page.renewLease(LONG);
                    if (round % 10 == 0) {
                        assertThat(jvm.does("get in threads")).isEqualTo("100");
                    }
                }
                JsseAgent.unload(target, TIMEOUT);
                if (round == 0) {
                    first = Footprint.of(jvm);
                }
            }
            long deadline = System.nanoTime() + PATIENCE.toNanos(); // loaders are unloaded when the collector gets to them
            Footprint last = Footprint.of(jvm);
            while (!last.isAbout(first) && System.nanoTime() - deadline < 0) {
                last = Footprint.of(jvm);
            }
            assertThat(last.isAbout(first)).as("%s, then %s", first, last).isTrue();
        }
    }

    private record Footprint(long metaspace, long direct, long loaders, long threads, long files) {
        /** Sockets are the client's and the server's own. */
        private static boolean isFile(Path descriptor) {
            try {
                return Files.readSymbolicLink(descriptor).startsWith("/");
            } catch (IOException e) {
                return false;
            }
        }

        /** How many of the agent's class loaders are not unloaded. */
        private static long loaders(int pid) throws IOException {
            Process jcmd = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                    Integer.toString(pid), "VM.classloader_stats").start();
            try (Stream<String> lines = jcmd.inputReader().lines()) {
                return lines.filter(line -> line.contains("JsseLauncher")).count();
            }
        }

        /** But for what the JDK itself makes: lambda forms of code that has run often, versions of changed methods. */
        boolean isAbout(Footprint before) {
            return metaspace < before.metaspace + ROUNDS * METASPACE_A_ROUND + METASPACE_NOISE && direct < before.direct + (256 << 10)
                    && loaders == 0 && threads <= before.threads + 1 && files <= before.files;
        }

        static Footprint of(TracedJvm jvm) throws IOException {
            jvm.does("memory");
            String[] memory = jvm.does("memory").split(" ");
            try (Stream<Path> files = Files.list(Path.of("/proc/" + jvm.pid() + "/fd"))) {
                return new Footprint(Long.parseLong(memory[0]), Long.parseLong(memory[1]), loaders(jvm.pid()),
                        Long.parseLong(memory[2]), files.filter(Footprint::isFile).count());
            }
        }
    }
}
