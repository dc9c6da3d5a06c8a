package io.s3trace.benchmarks.overhead;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures what a tracer pays for a request over HTTP/2, beside one over HTTP/1.1 in the same round. h2load makes the requests
 * over OpenSSL, nginx answers them. The tracer's JVM lives through all rounds, and the first two do not count.
 */
final class Http2Overhead {
    private static final int CONNECTIONS = 10;
    private static final int UNCOUNTED = 2;
    private static final int DRAIN_MILLIS = 500;
    private static final double PER = 100_000;
    private static final List<String> TRACER = List.of("-Xmx64m", "-XX:+UseSerialGC");
    private static final Pattern SUCCEEDED = Pattern.compile("(\\d+) succeeded");
    /** What an SDK sends. */
    private static final List<String> FIELDS = List.of(
            "user-agent: aws-sdk-java/2.31.0 md/io#sync md/http#Apache ua/2.1 os/Linux#6.1 lang/java#22 md/vendor#Eclipse m/D",
            "x-amz-date: 20260131T142234Z", "amz-sdk-request: attempt=1; max=3", "x-amz-content-sha256: UNSIGNED-PAYLOAD",
            "amz-sdk-invocation-id: 3f0c1d9e-7a55-4a0e-9f3a-5a5e0c1d2b3a", "x-amz-security-token: " + "t".repeat(200),
            "authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260131/us-east-1/s3/aws4_request, SignedHeaders=host;"
                    + "x-amz-content-sha256;x-amz-date, Signature=" + "0".repeat(64));

    private final Path log;
    private final String address;
    private final S3traceTracer tracer;
    private final int rounds;

    private Http2Overhead(Path log, int port, S3traceTracer tracer, int rounds) {
        this.log = log;
        this.address = "https://127.0.0.1:" + port + "/bucket/photos/cat-0000000001";
        this.tracer = tracer;
        this.rounds = rounds;
    }

    /** What requests cost the tracer, and how many it did not see, or says that it lost. */
    private record Cost(double secondsPerMany, long unseen) {}

    /** Takes the module's directory, and how many rounds to make. */
    public static void main(String[] args) throws IOException {
        Path module = Path.of(args[0]).toAbsolutePath();
        Path directory = Files.createDirectories(module.resolve("target/overhead"));
        Path log = directory.resolve("programs.log");
        try (Nginx nginx = new Nginx(new Build(module.resolve("src/main"), directory), directory);
                S3traceTracer tracer = new S3traceTracer(TRACER, log)) {
            Http2Overhead overhead = new Http2Overhead(log, nginx.port(), tracer,
                    args.length > 1 ? Integer.parseInt(args[1]) : 7);
            System.out.println("| load | HTTP/1.1, tracer CPU, s/100,000 requests | HTTP/2 | ratio | not seen or lost |");
            System.out.println("|---|---|---|---|---|");
            overhead.measure("full speed", 200_000, 0);
            overhead.measure("2,000 requests/s", 20_000, 2_000);
        }
    }

    private void measure(String name, int requests, int perSecond) throws IOException {
        List<Cost> plain = new ArrayList<>();
        List<Cost> framed = new ArrayList<>();
        for (int round = 0; round < rounds + UNCOUNTED; round++) {
            plain.add(run(requests, perSecond, List.of("--h1", "-m", "1")));
            framed.add(run(requests, perSecond, List.of("-m", "100")));
        }
        double[] ratios = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            ratios[round] = framed.get(round + UNCOUNTED).secondsPerMany() / plain.get(round + UNCOUNTED).secondsPerMany();
        }
        System.out.printf(Locale.ROOT, "| %s | %s | %s | %s | %d |%n", name, spread(plain), spread(framed),
                Spread.of(ratios).text(2), plain.stream().mapToLong(Cost::unseen).sum()
                        + framed.stream().mapToLong(Cost::unseen).sum());
    }

    private static String spread(List<Cost> costs) {
        return Spread.of(costs.stream().skip(UNCOUNTED).mapToDouble(Cost::secondsPerMany).toArray()).text(3);
    }

    private Cost run(int requests, int perSecond, List<String> protocol) throws IOException {
        List<String> command = new ArrayList<>(List.of("h2load", "-n", Integer.toString(requests),
                "-c", Integer.toString(CONNECTIONS), "--rps=" + perSecond / CONNECTIONS));
        command.addAll(protocol);
        FIELDS.forEach(field -> command.addAll(List.of("-H", field)));
        command.add(address);
        tracer.startByName("h2load");
        double cpu = ProcessUsage.cpuSeconds(tracer.pid());
        long succeeded = load(command);
        Pause.millis(DRAIN_MILLIS);
        cpu = ProcessUsage.cpuSeconds(tracer.pid()) - cpu;
        Tracer.Seen seen = tracer.stop();
        if (succeeded != requests) {
            throw new IOException(succeeded + " of " + requests + " requests succeeded");
        }
        return new Cost(cpu * PER / requests, Math.abs(requests - seen.events()) + seen.lost());
    }

    private long load(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
        String output = new String(process.getInputStream().readAllBytes());
        Pause.untilEnded(process);
        Matcher succeeded = SUCCEEDED.matcher(output);
        if (!succeeded.find()) {
            throw new IOException(output);
        }
        return Long.parseLong(succeeded.group(1));
    }
}
