package io.s3trace.benchmarks.overhead;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** bpftrace with {@code requests.bt}; its lines go to a file, which is counted afterwards. */
final class BpftraceTracer implements Tracer {
    /** What bpftrace says on stderr once its probes are in place, when its environment asks for it. */
    private static final String ATTACHED = "__BPFTRACE_NOTIFY_PROBES_ATTACHED";
    private static final Pattern LINE = Pattern.compile("(\\d+) \\d+ (?:GET|PUT) \\S*?/(\\d{10})\\b.*");
    private static final Pattern LOST = Pattern.compile("Lost (\\d+) events");

    private final String script;
    private final String library;
    private final Path output;
    private final Path errors;
    private Process process;

    BpftraceTracer(String script, String library, Path directory) {
        this.script = script;
        this.library = library;
        this.output = directory.resolve("bpftrace.out");
        this.errors = directory.resolve("bpftrace.err");
    }

    @Override
    public void start(Tracing tracing, long pid) throws IOException {
        String wanted = tracing == Tracing.BPFTRACE_OTHER_COMM ? "comm == \"" + Tracing.OTHER_COMM + "\"" : "1";
        List<String> command = new ArrayList<>(List.of("bpftrace", "-o", output.toString()));
        if (tracing == Tracing.BPFTRACE_PID) {
            command.addAll(List.of("-p", Long.toString(pid)));
        }
        command.addAll(List.of("-e", script.replace("LIBRARY", library).replace("WANTED", wanted)));
        Files.deleteIfExists(output);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(errors.toFile());
        builder.environment().put(ATTACHED, "1");
        process = builder.start();
        awaitAttached();
    }

    private void awaitAttached() throws IOException {
        while (!Files.readString(errors).contains(ATTACHED)) {
            if (!process.isAlive()) {
                throw new IOException("bpftrace ended: " + Files.readString(errors));
            }
            Pause.millis(50);
        }
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public Seen stop() throws IOException {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start();
        Pause.untilEnded(process);
        BitSet keys = new BitSet();
        long[] counts = new long[2];
        try (Stream<String> lines = Files.lines(output, StandardCharsets.ISO_8859_1)) {
            lines.forEach(line -> {
                Matcher request = LINE.matcher(line);
                Matcher lost = LOST.matcher(line);
                if (request.matches()) {
                    counts[0]++;
                    keys.set(Integer.parseInt(request.group(2)));
                } else if (lost.find()) {
                    counts[1] += Long.parseLong(lost.group(1));
                }
            });
        }
        return new Seen(counts[0], keys.cardinality(), counts[1]);
    }
}
