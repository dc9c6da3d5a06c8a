package io.s3trace.benchmarks.overhead;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** s3trace in a JVM of its own, which lives through all rounds as a tracer would: {@link CountingTracer}. */
final class S3traceTracer implements Tracer, AutoCloseable {
    private final Program program;

    /** Starts the JVM with some options. */
    S3traceTracer(List<String> options, Path log) throws IOException {
        this(options, System.getProperty("java.class.path"), log);
    }

    /** The same, of the version of the project that is on a class path. */
    S3traceTracer(List<String> options, String classPath, Path log) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", classPath,
                CountingTracer.class.getName()));
        program = new Program(command, log);
    }

    @Override
    public void start(Tracing tracing, long pid) throws IOException {
        program.say(switch (tracing) {
            case S3TRACE_ALL -> "start all";
            case S3TRACE_HTTP -> "start http";
            case S3TRACE_OTHER_COMM -> "start comm " + Tracing.OTHER_COMM;
            case S3TRACE_CLASSIC -> "start classic " + pid;
            case S3TRACE_OPENSSL -> "start openssl " + pid;
            case S3TRACE_JSSE -> "start jsse " + pid;
            default -> "start pid " + pid;
        });
        program.expect("started");
    }

    /** The same, for all processes of a name. */
    void startByName(String comm) throws IOException {
        program.say("start comm " + comm);
        program.expect("started");
    }

    @Override
    public long pid() {
        return program.pid();
    }

    @Override
    public Seen stop() throws IOException {
        program.say("stop");
        long[] counts = Arrays.stream(program.readLine().split(" ")).mapToLong(Long::parseLong).toArray();
        return new Seen(counts[0], counts[1], counts[2], counts[3], counts[4]);
    }

    @Override
    public void close() throws IOException {
        program.close();
    }
}
