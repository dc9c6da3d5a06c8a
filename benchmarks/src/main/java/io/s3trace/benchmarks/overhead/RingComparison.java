package io.s3trace.benchmarks.overhead;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.s3trace.bpf.capture.AttachSettings;
import io.s3trace.bpf.capture.ByteCapture;
import io.s3trace.bpf.capture.CaptureSettings;
import io.s3trace.bpf.capture.CaptureSource;
import io.s3trace.bpf.capture.ProcessSelection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads rings of the kernel's: ours in place, and libbpf's with a call back for each record. Two captures look at the same
 * client, so that both rings hold the same records; nobody reads while it runs.
 */
final class RingComparison {
    private static final int ROUNDS = 100;
    /** The first ones are for the JVM to warm up. */
    private static final int COUNTED = 50;
    private static final int RING_BYTES = 16 << 20;
    /** BPF_MAP_TYPE_RINGBUF, as fdinfo of proc(5) has it. */
    private static final String IS_RING = "map_type:\t27\n";

    private long sum;

    public static void main(String[] args) throws Throwable {
        Path module = Path.of(args[0]);
        Path directory = Files.createDirectories(module.resolve("target/overhead"));
        new RingComparison().compare(new Build(module.resolve("src/main"), directory), directory.resolve("programs.log"));
    }

    private void compare(Build build, Path log) throws Throwable {
        List<Double> mapped = new ArrayList<>();
        List<Double> called = new ArrayList<>();
        int records = 0;
        Path client = build.client();
        try (Program server = build.startServer(List.of());
                ByteCapture left = ByteCapture.open(settings());
                LibbpfRing libbpf = new LibbpfRing(ringOfThisProcess(), (first, length) -> sum += first + length);
                ByteCapture right = ByteCapture.open(settings())) {
            left.attachEverywhere();
            right.attachEverywhere();
            String port = server.readLine();
            for (int round = 0; round < ROUNDS; round++) {
                fill(client, port, log);
                long start = System.nanoTime();
                records = libbpf.consume();
                long between = System.nanoTime();
                int same = right.ring().read((memory, offset, length) -> sum += memory.get(JAVA_LONG, offset) + length);
                long end = System.nanoTime();
                if (same != records) {
                    throw new IllegalStateException("one ring had " + records + " records, the other " + same);
                }
                called.add(records * 1e3 / (between - start));
                mapped.add(records * 1e3 / (end - between));
            }
        }
        System.out.printf("%d records a round; million records/s: ring_buffer__consume %s, mapped %s%n", records,
                spread(called), spread(mapped));
    }

    /** Has a client make requests, until the rings hold some thousands of records. */
    private static void fill(Path client, String port, Path log) throws IOException {
        try (Program load = new Program(List.of(client.toString(), port, "1", "GET", "0", "200"), log)) {
            load.expect("ready");
            load.say("go");
            load.readLine();
        }
    }

    private static CaptureSettings settings() {
        return new CaptureSettings(Set.of(CaptureSource.OPENSSL), 2048, 1024, RING_BYTES,
                new ProcessSelection(0, false, false, false, List.of("client")), AttachSettings.FUNCTIONS);
    }

    /** The only ring of this size that is open. */
    private static int ringOfThisProcess() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fdinfo"))) {
            return files.filter(RingComparison::isRing).map(file -> Integer.valueOf(file.getFileName().toString()))
                    .findFirst().orElseThrow();
        }
    }

    private static boolean isRing(Path file) {
        try {
            String info = Files.exists(file) ? Files.readString(file) : "";
            return info.contains(IS_RING) && info.contains("max_entries:\t" + RING_BYTES + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String spread(List<Double> values) {
        double[] counted = values.stream().skip(ROUNDS - COUNTED).mapToDouble(Double::doubleValue).sorted().toArray();
        return String.format("%.1f (%.1f - %.1f)", counted[COUNTED / 2], counted[0], counted[COUNTED - 1]);
    }
}
