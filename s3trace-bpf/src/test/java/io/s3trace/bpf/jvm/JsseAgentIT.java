package io.s3trace.bpf.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.s3trace.bpf.jvm.JssePage.Figures;
import io.s3trace.bpf.jvm.JssePage.State;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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
    /** What the program itself adds when it is used more. If the classes of each round stayed, that would be several times as much. */
    private static final long METASPACE_NOISE = 1 << 20;
    /** Compiles without profiles. Those are in metaspace, and come as code runs more often: the agent's, too, as it is loaded. */
    private static final String NO_PROFILES = "-XX:TieredStopAtLevel=1";

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

    @Test
    void whatItCountedIsKnownWhenTheProcessHasEnded() throws Exception {
        try (TracedJvm jvm = TracedJvm.start(Path.of(System.getProperty("java.home")));
                JssePage page = JsseAgent.load(jvm.look(), TIMEOUT)) {
            page.renewLease(LONG);
            jvm.does("get");
            Figures last = page.figures();
            assertThat(last.handOvers()).isPositive();
            jvm.kill();
            assertThatThrownBy(page::state).isInstanceOf(EOFException.class);
            assertThat(page.figures()).isEqualTo(last);
        }
    }

    @ParameterizedTest
    @MethodSource("homes")
    void whatIsHandedOverIsWhatWasMoved(Path home) throws Exception {
        try (TracedJvm jvm = TracedJvm.start(home, "--add-opens", OPEN); JssePage page = JsseAgent.load(jvm.look(), TIMEOUT)) {
            page.renewLease(LONG);
            assertThat(jvm.does("send")).isEqualTo("payload last8=true descriptor=socket ciphertext=0 flags=0");
            assertThat(jvm.does("send by engine")).matches("payload last8=true descriptor=none ciphertext=(\\d+) flags=0 "
                    + "produced=\\1; payload last8=true descriptor=none ciphertext=\\d+ flags=0; "
                    + "payload last8=true descriptor=none ciphertext=\\d+ flags=0");
            assertThat(page.figures().throwables()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("homes")
    void aSendBeginsWhenItsCallDoes(Path home) throws Exception {
        try (TracedJvm jvm = TracedJvm.start(home, "--add-opens", OPEN); JssePage page = JsseAgent.load(jvm.look(), TIMEOUT)) {
            page.renewLease(LONG);
            assertThat(jvm.does("send slowly")).isEqualTo("at its beginning");
            assertThat(page.figures().throwables()).isZero();
        }
    }

    /** The JDK's own classes are not verified by default. */
    @ParameterizedTest
    @MethodSource("homes")
    void changedClassesPassVerification(Path home) throws Exception {
        try (TracedJvm jvm = TracedJvm.start(home, "--add-opens", OPEN, "-XX:+UnlockDiagnosticVMOptions",
                "-XX:+BytecodeVerificationLocal", "-XX:+BytecodeVerificationRemote"); JssePage page = JsseAgent.load(jvm.look(), TIMEOUT)) {
            page.renewLease(LONG);
            jvm.does("get");
            jvm.does("get by HttpClient");
            assertThat(page.figures().handOvers()).isPositive();
            assertThat(page.figures().throwables()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("homes")
    void theEndOfAStreamIsReportedOnce(Path home) throws Exception {
        try (TracedJvm jvm = TracedJvm.start(home); JssePage page = JsseAgent.load(jvm.look(), TIMEOUT)) {
            page.renewLease(LONG);
            jvm.does("read to the end");
            long before = page.figures().handOvers();
            assertThat(jvm.does("read again")).isEqualTo("5");
            assertThat(page.figures().handOvers()).isEqualTo(before);
        }
    }

    /** Not even while it is traced: what is handed over is wiped at once. */
    @ParameterizedTest
    @MethodSource("homes")
    void nothingThatWasMovedStaysInNativeMemory(Path home) throws Exception {
        try (TracedJvm jvm = TracedJvm.start(home, "-XX:+UseSerialGC")) {
            jvm.does("move a secret");
            assertThat(NativeMemory.of(jvm.pid()).places(secret())).as("without an agent").isEmpty();
            try (JssePage page = JsseAgent.load(jvm.look(), TIMEOUT)) {
                page.renewLease(LONG);
                jvm.does("move a secret");
                assertThat(page.figures().handOvers()).isGreaterThanOrEqualTo(2);
                assertThat(NativeMemory.of(jvm.pid()).places(secret())).as("traced").isEmpty();
                JsseAgent.unload(jvm.look(), TIMEOUT);
            }
            NativeMemory after = NativeMemory.of(jvm.pid());
            assertThat(after.placesInHeap(secret())).as("the program's own").isNotEmpty();
            assertThat(after.places(secret())).as("after the agent").isEmpty();
        }
    }

    /** As in the program that sends it. */
    private static byte[] secret() {
        byte[] secret = new byte[64];
        long seed = 0x5DEECE66DL;
        for (int i = 0; i < secret.length; i++) {
            seed = seed * 6364136223846793005L + 1442695040888963407L;
            secret[i] = (byte) (seed >>> 56);
        }
        return secret;
    }

    @ParameterizedTest
    @MethodSource("homes")
    void whatWaitsIsOfThoseTracersThatWereThere(Path home) throws Exception {
        try (TracedJvm jvm = TracedJvm.start(home, "--add-opens", OPEN); JssePage page = JsseAgent.load(jvm.look(), TIMEOUT)) {
            assertThat(page.state()).isEqualTo(State.HOOKS_IN);
            assertThat(jvm.does("tracers")).isEqualTo("beside=1000,1000 after=1000,0");
            assertThat(jvm.does("busy")).isEqualTo("for good=-2 for a moment=true");
        }
    }

    /** A tracer that comes when no other one is there gets nothing that was moved before. */
    @ParameterizedTest
    @MethodSource("homes")
    void anotherTracerGetsNothingThatWaits(Path home) throws Exception {
        try (TracedJvm jvm = TracedJvm.start(home, "--add-opens", OPEN); JssePage page = JsseAgent.load(jvm.look(), TIMEOUT)) {
            int waited = 0;
            for (int i = 0; i < 10; i++) {
                page.begin();
                page.renewLease(LONG);
                jvm.does("read a part");
                boolean waits = !jvm.does("what waits").equals("0");
                if (i % 2 == 0) {
                    page.renewLease(Duration.ofNanos(1)); // it is killed
                } else {
                    page.endLease();
                }
                page.begin();
                page.renewLease(LONG);
                assertThat(jvm.does("what waits")).isEqualTo("0");
                jvm.does("close");
                waited += waits ? 1 : 0;
            }
            assertThat(waited).isPositive();
        }
    }

    /** What waits is handed over before the end of the connection is, or is counted as lost. */
    @ParameterizedTest
    @MethodSource("homes")
    void whatWaitsIsNotForgottenWhenAnotherThreadCloses(Path home) throws Exception {
        try (TracedJvm jvm = TracedJvm.start(home, "--add-opens", OPEN); JssePage page = JsseAgent.load(jvm.look(), TIMEOUT)) {
            page.begin();
            page.renewLease(LONG);
            int good = 0;
            for (int i = 0; i < 20; i++) {
                boolean waits = !jvm.does("read a part").equals("0");
                Figures before = page.figures();
                jvm.does("close while busy");
                long handOvers = page.figures().handOvers() - before.handOvers();
                boolean isCounted = page.figures().noSlot() > before.noSlot();
                assertThat(isCounted || handOvers >= (waits ? 2 : 1)).as("%s hand-overs", handOvers).isTrue();
                good += waits && !isCounted ? 1 : 0;
            }
            assertThat(good).isPositive();
        }
    }

    /** They use the same names of files. */
    @ParameterizedTest
    @MethodSource("homes")
    void twoTracersMayComeAtOnce(Path home) throws Exception {
        try (TracedJvm jvm = TracedJvm.start(home); ExecutorService both = Executors.newFixedThreadPool(2)) {
            Jvm target = jvm.look();
            for (int round = 0; round < 10; round++) {
                Callable<State> comes = () -> {
                    try (JssePage page = JsseAgent.load(target, TIMEOUT)) {
                        return page.state();
                    }
                };
                for (Future<State> state : both.invokeAll(List.of(comes, comes))) {
                    assertThat(state.get()).isEqualTo(State.HOOKS_IN);
                }
                JsseAgent.unload(target, TIMEOUT);
            }
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

    /** Others may attach on this host too, and may have been killed: what is named after another JVM is theirs. */
    private static List<Path> filesToAttach(TracedJvm jvm) throws IOException {
        String names = "\\.s3trace(?!-\\d+-[0-9a-f]+\\.jar).*|\\.s3trace-%1$d-.*\\.jar|\\.attach_pid%1$d".formatted(jvm.pid());
        List<Path> found = new ArrayList<>();
        for (String folder : List.of("/tmp", "/var/tmp", "/dev/shm", "/proc/" + jvm.pid() + "/cwd")) {
            try (Stream<Path> files = Files.list(Path.of(folder))) {
                files.filter(file -> file.getFileName().toString().matches(names)).forEach(found::add);
            }
        }
        return found;
    }

    @ParameterizedTest
    @MethodSource("homes")
    void nothingGrowsAfterTheFirstRound(Path home) throws Exception {
        try (TracedJvm jvm = TracedJvm.start(home, NO_PROFILES)) {
            Jvm target = jvm.look();
            for (int i = 0; i < 3; i++) {
                jvm.does("get in threads"); // what it needs for itself
            }
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

        /** However many rounds there were. */
        boolean isAbout(Footprint before) {
            return metaspace < before.metaspace + METASPACE_NOISE && direct < before.direct + (256 << 10)
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
