package io.s3trace.benchmarks.overhead;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Measures the CPU time of the example {@code Agent} while a reader is connected, beside that of the same agent without the
 * section {@code serve} under the same load. Its configuration changes between the runs of a round; the agent's JVM lives through
 * all rounds, and the first two do not count. h2load makes the requests over OpenSSL, nginx answers them.
 */
final class ServeCost {
    private static final int CONNECTIONS = 10;
    private static final int SECONDS = 8;
    private static final int UNCOUNTED = 2;
    private static final int SETTLE_MILLIS = 1_500;
    private static final String SETTINGS = """
            terminal: none
            interval: 1h
            watch: [h2load]
            exporter: {port: 0}
            """;
    private static final String AUTHORIZATION = "authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260131/us-east-1/s3/"
            + "aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=" + "0".repeat(64);

    private final Path directory;
    private final Path settings;
    private final Path socket;
    private final List<String> java;
    private final int port;
    private final int rounds;

    private ServeCost(Path directory, String classPath, int port, int rounds) throws IOException {
        this.directory = directory;
        this.port = port;
        this.rounds = rounds;
        this.settings = directory.resolve("agent.yml");
        Path folder = Files.createTempDirectory("s3trace-serve-");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        this.socket = folder.resolve("events.sock");
        this.java = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
                "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-cp", classPath);
    }

    /** Takes the module's directory, the examples' class path, and how many rounds to make. */
    public static void main(String[] args) throws IOException {
        Path module = Path.of(args[0]).toAbsolutePath();
        Path directory = Files.createDirectories(module.resolve("target/overhead"));
        try (Nginx nginx = new Nginx(new Build(module.resolve("src/main"), directory), directory)) {
            ServeCost cost = new ServeCost(directory, args[1], nginx.port(), args.length > 2 ? Integer.parseInt(args[2]) : 5);
            System.out.println("| requests/s | Agent alone, CPU s/100,000 requests | with a reader | ratio |");
            System.out.println("|---|---|---|---|");
            cost.measure(2_000);
            cost.measure(6_000);
        }
    }

    private void measure(int perSecond) throws IOException {
        double[] alone = new double[rounds];
        double[] read = new double[rounds];
        double[] ratios = new double[rounds];
        configure(false);
        Process agent = start("io.s3trace.examples.Agent", "--config", settings.toString());
        try {
            Pause.millis(SETTLE_MILLIS * 4);
            for (int round = -UNCOUNTED; round < rounds; round++) {
                configure(false);
                double without = run(agent.pid(), perSecond);
                configure(true);
                Process reader = start("io.s3trace.examples.JsonLines", "--connect", socket.toString());
                Pause.millis(SETTLE_MILLIS);
                double with = run(agent.pid(), perSecond);
                if (!reader.isAlive()) {
                    throw new IOException("the reader has ended: see " + directory.resolve("programs.log"));
                }
                reader.destroy();
                Pause.untilEnded(reader);
                if (round >= 0) {
                    alone[round] = without;
                    read[round] = with;
                    ratios[round] = with / without;
                }
            }
        } finally {
            agent.destroy();
            Pause.untilEnded(agent);
        }
        System.out.printf(Locale.ROOT, "| %d | %s | %s | %s |%n", perSecond, Spread.of(alone).text(3), Spread.of(read).text(3),
                Spread.of(ratios).text(2));
    }

    private void configure(boolean serve) throws IOException {
        Files.writeString(settings, serve ? SETTINGS + "serve: {socket: " + socket + "}\n" : SETTINGS);
        Pause.millis(SETTLE_MILLIS); // until the agent has read it
        if (serve != Files.exists(socket) && serve) {
            throw new IOException("the agent does not serve: see " + directory.resolve("programs.log"));
        }
    }

    private double run(long agent, int perSecond) throws IOException {
        List<String> command = new ArrayList<>(List.of("h2load", "--h1", "-m", "1", "-n", Integer.toString(perSecond * SECONDS),
                "-c", Integer.toString(CONNECTIONS), "--rps=" + perSecond / CONNECTIONS, "-H", AUTHORIZATION,
                "-H", "x-amz-date: 20260131T142234Z", "https://127.0.0.1:" + port + "/bucket/photos/cat-0000000001"));
        double before = ProcessUsage.cpuSeconds(agent);
        Process load = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(load.getInputStream().readAllBytes());
        Pause.untilEnded(load);
        Pause.millis(SETTLE_MILLIS);
        if (!output.contains(perSecond * SECONDS + " succeeded")) {
            throw new IOException(output);
        }
        return (ProcessUsage.cpuSeconds(agent) - before) * 100_000 / (perSecond * SECONDS);
    }

    private Process start(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(java);
        command.add(program);
        command.addAll(Arrays.asList(arguments));
        return new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.appendTo(directory.resolve("programs.log").toFile())).start();
    }
}
