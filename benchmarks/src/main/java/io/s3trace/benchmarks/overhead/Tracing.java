package io.s3trace.benchmarks.overhead;

/** By whom, and how, the client is traced. */
enum Tracing {
    UNTRACED("untraced"),
    S3TRACE_PID("s3trace, client's pid"),
    S3TRACE_ALL("s3trace, every process"),
    /** In the mode that probes what bpftrace probes: plain HTTP is not looked for. */
    S3TRACE_OPENSSL("s3trace, client's pid, OPENSSL alone"),
    /** A Java client, by an agent in it. */
    S3TRACE_JSSE("s3trace, client's pid, JSSE alone"),
    /** With the probes where the functions begin, on instructions that the kernel must single-step. */
    S3TRACE_CLASSIC("s3trace, client's pid, probes not moved"),
    BPFTRACE_PID("bpftrace, client's pid"),
    BPFTRACE_ALL("bpftrace, every process"),
    /** The client is a bystander: it only maps the library that is probed for others. */
    S3TRACE_OTHER_PID("s3trace, another's pid"),
    S3TRACE_OTHER_COMM("s3trace, another's name"),
    /** The client's sockets carry TLS, which is nothing for who looks for plain HTTP. */
    S3TRACE_HTTP("s3trace, plain HTTP of every process"),
    BPFTRACE_OTHER_COMM("bpftrace, another's name");

    /** The name of no process. */
    static final String OTHER_COMM = "somebody-else";

    private final String label;

    Tracing(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /** Is the client meant to be seen? */
    boolean seesClient() {
        return switch (this) {
            case S3TRACE_PID, S3TRACE_ALL, S3TRACE_OPENSSL, S3TRACE_JSSE, S3TRACE_CLASSIC, BPFTRACE_PID, BPFTRACE_ALL -> true;
            case UNTRACED, S3TRACE_OTHER_PID, S3TRACE_OTHER_COMM, S3TRACE_HTTP, BPFTRACE_OTHER_COMM -> false;
        };
    }
}
