package io.s3trace.benchmarks.overhead;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a client, traced in this way or that. */
final class Bench implements AutoCloseable {
    /** Longer than records lie in the ring. */
    private static final int DRAIN_MILLIS = 200;
    private static final double PER = 100_000;
    /**
     * Client and server of a single connection share a CPU: they take turns anyway. Left alone, the scheduler has them
     * now on one and now on two, and waking a CPU of a virtual machine costs more than the request.
     */
    static final List<String> ON_ONE_CPU = List.of("taskset", "-c", "0");

    private final Path client;
    private final Path log;
    private final int millis;
    private final Server pinned;
    private final Server free;
    private final S3traceTracer s3trace;
    private final BpftraceTracer bpftrace;

    /** A server, and where it listens. */
    private record Server(Program program, String port) {
        static Server start(Build build, List<String> prefix) throws IOException {
            Program program = build.startServer(prefix);
            return new Server(program, program.readLine());
        }
    }

    Bench(Path directory, Build build, Path client, S3traceTracer s3trace, BpftraceTracer bpftrace, int millis)
            throws IOException {
        this.client = client;
        this.log = directory.resolve("programs.log");
        this.millis = millis;
        this.pinned = Server.start(build, ON_ONE_CPU);
        this.free = Server.start(build, List.of());
        this.bpftrace = bpftrace;
        this.s3trace = s3trace;
    }

    Sample run(Workload workload, Tracing tracing) throws IOException {
        try (Program load = client(workload)) {
            return switch (tracing) {
                case UNTRACED -> untraced(load);
                case S3TRACE_OTHER_PID -> {
                    try (Program other = client(workload)) {
                        yield traced(load, tracing, s3trace, other.pid());
                    }
                }
                case S3TRACE_PID, S3TRACE_ALL, S3TRACE_OPENSSL, S3TRACE_JSSE, S3TRACE_CLASSIC, S3TRACE_OTHER_COMM, S3TRACE_HTTP ->
                        traced(load, tracing, s3trace, load.pid());
                case BPFTRACE_PID, BPFTRACE_ALL, BPFTRACE_OTHER_COMM -> traced(load, tracing, bpftrace, load.pid());
            };
        }
    }

    private Program client(Workload workload) throws IOException {
        boolean alone = workload.connections() == 1;
        List<String> command = new ArrayList<>(alone ? ON_ONE_CPU : List.of());
        command.addAll(List.of(client.toString(), (alone ? pinned : free).port(),
                Integer.toString(workload.connections()), workload.method(), Integer.toString(workload.bodyLength()),
                Integer.toString(millis)));
        Program load = new Program(command, log);
        load.expect("ready");
        return load;
    }

    private static Sample untraced(Program load) throws IOException {
        return sample(go(load), 0, 0, new Tracer.Seen(0, 0, 0));
    }

    private static Sample traced(Program load, Tracing tracing, Tracer tracer, long pid) throws IOException {
        tracer.start(tracing, pid);
        double cpu = ProcessUsage.cpuSeconds(tracer.pid());
        String[] result = go(load);
        Pause.millis(DRAIN_MILLIS);
        cpu = ProcessUsage.cpuSeconds(tracer.pid()) - cpu;
        double mib = ProcessUsage.residentMib(tracer.pid());
        return sample(result, cpu, mib, tracer.stop());
    }

    /** Has the client do its work; returns its four figures. */
    private static String[] go(Program load) throws IOException {
        load.say("go");
        return load.readLine().split(" ");
    }

    private static Sample sample(String[] result, double tracerCpu, double tracerMib, Tracer.Seen seen) {
        long requests = Long.parseLong(result[0]);
        return new Sample(requests, requests / Double.parseDouble(result[1]),
                Double.parseDouble(result[2]) * 1e6 / requests, Double.parseDouble(result[3]),
                tracerCpu * PER / requests, tracerMib, seen.events(), seen.keys(), seen.lost());
    }

    @Override
    public void close() throws IOException {
        s3trace.close();
        pinned.program().close();
        free.program().close();
    }
}
