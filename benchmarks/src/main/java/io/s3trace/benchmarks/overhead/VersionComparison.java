package io.s3trace.benchmarks.overhead;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Compares what two versions of the project add to a small GET's CPU time. Three clients take turns of some 10 ms: one is
 * untraced, each of the others is traced by one version, and has copies of OpenSSL's libraries to itself. What a busy
 * machine does to one of them it does to all.
 */
final class VersionComparison {
    private static final int ROUNDS = 10;
    private static final int TURNS = 400;
    private static final int REQUESTS = 200;
    private static final int WARM_UP = 5_000;
    /** The 97.5th percentile of Student's distribution with {@code ROUNDS - 1} degrees of freedom. */
    private static final double STUDENT = 2.262;
    private static final List<String> JVM = List.of("-Xmx64m", "-XX:+UseSerialGC");

    private final Random random = new Random(1);
    private final Path directory;
    private final Path executable;
    private final String port;

    private VersionComparison(Path directory, Path executable, String port) {
        this.directory = directory;
        this.executable = executable;
        this.port = port;
    }

    /** Takes the module's directory, and another version's tree, whose benchmarks must be built. */
    public static void main(String[] args) throws IOException {
        Path module = Path.of(args[0]);
        Path base = Path.of(args[1], "benchmarks/target");
        Path directory = Files.createDirectories(module.resolve("target/overhead"));
        Build build = new Build(module.resolve("src/main"), directory);
        String baseClassPath = base.resolve("classes") + ":" + Files.readString(base.resolve("classpath")).strip();
        try (Program server = build.startServer(Bench.ON_ONE_CPU)) {
            new VersionComparison(directory, build.client(), server.readLine()).run(baseClassPath);
        }
    }

    private void run(String baseClassPath) throws IOException {
        try (Client untraced = client("untraced");
                Client now = client("now");
                Client base = client("base");
                S3traceTracer nowTracer = new S3traceTracer(JVM, log());
                S3traceTracer baseTracer = new S3traceTracer(JVM, baseClassPath, log())) {
            nowTracer.start(Tracing.S3TRACE_OPENSSL, now.program.pid());
            baseTracer.start(Tracing.S3TRACE_OPENSSL, base.program.pid());
            List<Client> clients = new ArrayList<>(List.of(untraced, now, base));
            for (Client client : clients) {
                client.ask(WARM_UP);
            }
            double[] addedNow = new double[ROUNDS];
            double[] addedBase = new double[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                takeTurns(clients);
                addedNow[round] = now.median() - untraced.median();
                addedBase[round] = base.median() - untraced.median();
            }
            report(addedNow, addedBase);
            long missed = now.asked + base.asked - nowTracer.stop().keys() - baseTracer.stop().keys();
            System.out.println("requests that the tracers have not seen: " + missed);
        }
    }

    private void takeTurns(List<Client> clients) throws IOException {
        for (int turn = 0; turn < TURNS; turn++) {
            Collections.shuffle(clients, random);
            for (Client client : clients) {
                client.micros[turn] = client.ask(REQUESTS);
            }
        }
    }

    /** The ratio of what is added, with its 95 % interval: that of the rounds' logarithms. */
    private static void report(double[] now, double[] base) {
        double[] logarithms = new double[ROUNDS];
        double mean = 0;
        double squares = 0;
        for (int round = 0; round < ROUNDS; round++) {
            logarithms[round] = Math.log(now[round] / base[round]);
            mean += logarithms[round] / ROUNDS;
        }
        for (double logarithm : logarithms) {
            squares += (logarithm - mean) * (logarithm - mean);
        }
        double error = STUDENT * Math.sqrt(squares / (ROUNDS - 1) / ROUNDS);
        System.out.println("added client CPU of a small GET, us: now " + Spread.of(now).text(2)
                + ", base " + Spread.of(base).text(2));
        System.out.printf(Locale.ROOT, "ratio: %.3f (95 %%: %.3f to %.3f)%n",
                Math.exp(mean), Math.exp(mean - error), Math.exp(mean + error));
    }

    private Client client(String name) throws IOException {
        Path libraries = Files.createDirectories(directory.resolve("libraries-" + name));
        Build.copyLibraries(executable, libraries);
        List<String> command = new ArrayList<>(List.of("env", "LD_LIBRARY_PATH=" + libraries));
        command.addAll(Bench.ON_ONE_CPU);
        command.addAll(List.of(executable.toString(), port, "1", "GET", "0", "0"));
        return new Client(new Program(command, log()));
    }

    private Path log() {
        return directory.resolve("programs.log");
    }

    /** A client, and what its requests took in each turn of a round. */
    private static final class Client implements AutoCloseable {
        private final Program program;
        private final double[] micros = new double[TURNS];
        private long asked;

        Client(Program program) throws IOException {
            this.program = program;
            program.expect("ready");
        }

        /** Has it send some requests; returns the mean CPU time of one, in us. */
        double ask(int requests) throws IOException {
            asked += requests;
            program.say(Integer.toString(requests));
            return Double.parseDouble(program.readLine()) * 1e6 / requests;
        }

        double median() {
            return Spread.of(micros).median();
        }

        @Override
        public void close() throws IOException {
            program.close();
        }
    }
}
