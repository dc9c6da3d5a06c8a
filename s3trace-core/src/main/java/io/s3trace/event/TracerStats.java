package io.s3trace.event;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a tracer has done since it was started, and everything that it lost or left out. Every loss has a counter here.
 *
 * @param events requests passed to subscribers
 * @param failedConnections failed connections to S3 passed to subscribers
 * @param connects TCP connects reported: those that subscribers asked for or, if none did, those that failed
 * @param handshakes TLS handshakes of the traced processes as clients, reported or not
 * @param failedHandshakes those of them that failed, or after which the client found the server's certificate bad
 * @param filtered S3 requests that a filter or {@link io.s3trace.S3TracerBuilder#minLatency} left out
 * @param notS3 HTTP requests that are not S3
 * @param exchanges requests that ended, of all kinds
 * @param records records read from the kernel
 * @param gaps how often the kernel had lost records of a connection; the events concerned say so
 * @param malformed records that made no sense
 * @param failures records at which the tracer itself failed: a bug
 * @param filterFailures events left out because a filter threw
 * @param evictedConnections connections forgotten to make room for others
 * @param headMemoryFull how often there was no memory left to hold a head that comes in pieces, or an answer that may report an
 *     error: something of that exchange is unknown
 * @param ringBytes size of the ring
 * @param maxRingFillBytes the most bytes that were seen in the ring
 * @param timeToReady from the start until every probe was in place in what was running then
 * @param running how long the tracer has been running
 * @param readerCpu CPU time of the thread that turns records into events
 * @param kernel what the kernel side left out
 * @param agents what the agents in Java virtual machines could not hand over; see {@link io.s3trace.select.ProbeMode#JSSE}
 * @param programs how often the kernel side's programs ran
 * @param subscribers what became of the events, by subscriber
 * @param probes where programs run in the traced processes' libraries
 * @param sockets how bytes are attributed to sockets; {@link SocketSource#NONE} if they are not
 * @param lost what was asked for and is not available on this kernel; empty if everything is
 * @param recording what has become of the recording, if there is one
 * @param libbpf the version of libbpf and where it is from: {@code 1.1 (bundled)}, {@code 1.5 (system)}, or a path
 * @param sealed exchanges passed to subscribers of connections that cannot be looked into
 * @param shares how many connections to S3 were opened and how many are sealed, by process; of the last 1,024 processes. Those
 *     that are sealed are counted only if {@link io.s3trace.S3TracerBuilder#onSealed} or
 *     {@link io.s3trace.S3TracerBuilder#seeSealed} asks for them
 */
public record TracerStats(
        long events,
        long failedConnections,
        long connects,
        long handshakes,
        long failedHandshakes,
        long filtered,
        long notS3,
        long exchanges,
        long records,
        long gaps,
        long malformed,
        long failures,
        long filterFailures,
        long evictedConnections,
        long headMemoryFull,
        long ringBytes,
        long maxRingFillBytes,
        Duration timeToReady,
        Duration running,
        Duration readerCpu,
        KernelStats kernel,
        AgentStats agents,
        List<ProgramStats> programs,
        List<SubscriberStats> subscribers,
        List<Probe> probes,
        SocketSource sockets,
        List<LostFeature> lost,
        Optional<RecordingStats> recording,
        String libbpf,
        long sealed,
        List<S3Share> shares) {
    /** Makes a copy that does not change. */
    public TracerStats {
        shares = List.copyOf(shares);
    }

    /** {@return which part of the connections to S3 is sealed: from 0 to 1} */
    public double sealedRatio() {
        long sealedConnections = shares.stream().mapToLong(S3Share::sealed).sum();
        long all = sealedConnections + shares.stream().mapToLong(S3Share::opened).sum();
        return all == 0 ? 0 : sealedConnections / (double) all;
    }

    /**
     * Something that was asked for and is not available: the kernel refused a program that it needs, or lacks what it needs.
     *
     * @param name its name, such as {@code HTTP} or {@code OPENSSL_HANDSHAKES}; later versions may have others
     * @param missing what is not seen now, in words
     * @param reason why
     * @param refusals what the kernel refused, one by one; empty if it lacks what is needed
     */
    public record LostFeature(String name, String missing, String reason, List<Refusal> refusals) {
        /** Makes a copy that does not change. */
        public LostFeature {
            refusals = List.copyOf(refusals);
        }
    }

    /**
     * A refusal by the kernel.
     *
     * @param program the program, or map, that was refused
     * @param errno the kernel's reason, see {@code errno(3)}. EACCES is the verifier's if {@code verifier} is not empty: then
     *     no privilege is missing
     * @param verifier the last lines of what the kernel's verifier said; empty if it was not the verifier that refused
     */
    public record Refusal(String program, int errno, List<String> verifier) {
        /** Makes a copy that does not change. */
        public Refusal {
            verifier = List.copyOf(verifier);
        }
    }

    /**
     * What has become of a recording.
     *
     * @param file where it is
     * @param bytes bytes written
     * @param records records written
     * @param dropped records that are not in it, or lack what events show: the disk was too slow, it was full, or it failed
     * @param unjudged exchanges of which it holds only lengths and times: there was no memory to wait until they were known to
     *     be S3's
     * @param failure why it ended early; empty if it did not
     */
    public record RecordingStats(Path file, long bytes, long records, long dropped, long unjudged, String failure) {}

    /**
     * What the kernel side left out.
     *
     * @param ringFull records lost because the ring was full: make it larger
     * @param draftsFull records lost because too many threads were preempted at once on one CPU
     * @param callsFull calls not followed because too many threads were inside a call
     * @param connectionsFull calls not followed because there was no room for their connection
     * @param socketsFull TCP connections not followed because there was no room for more
     * @param listedFull children of traced processes not followed because there was no room for more: 16,384 processes
     * @param payloadUnreadable records without their payload because the process's memory could not be read
     * @param serverSide connections ignored because their process is the server
     * @param notHttp connections ignored because no HTTP/1.x request began on them
     * @param notS3 connections ignored because they carried no S3
     * @param nested calls not followed because they happened inside another: TLS inside TLS
     */
    public record KernelStats(
            long ringFull,
            long draftsFull,
            long callsFull,
            long connectionsFull,
            long socketsFull,
            long listedFull,
            long payloadUnreadable,
            long serverSide,
            long notHttp,
            long notS3,
            long nested) {}

    /**
     * Calls of Java's own TLS that were not seen: the agents in the virtual machines could not hand them over. What is concerned
     * may be a request, a part of one, or nothing of interest. {@link io.s3trace.S3Tracer#coverage()} says which processes. The
     * agents' figures are read every two seconds, and when an agent is taken out.
     *
     * @param noSlot because too many threads made calls at once: more than 16, and more than twice the CPUs
     * @param failures because the agent failed: a bug
     * @param leaseOver because the tracer had been stopped, or had not run, for more than eight seconds: then the agents think
     *     that it was killed
     */
    public record AgentStats(long noSlot, long failures, long leaseOver) {}

    /**
     * How often a program of the kernel side ran, and for how long, on all CPUs together.
     *
     * @param name the program
     * @param runs how often it ran while {@link io.s3trace.S3Tracer#countKernelRuns()} was open, here or elsewhere on the host
     * @param nanos nanoseconds spent in it during that time
     * @param missed how often the kernel skipped it because it, or another program, was running on that CPU: calls not seen
     */
    public record ProgramStats(String name, long runs, long nanos, long missed) {}

    /**
     * Events passed on per second, on average since the tracer was started.
     *
     * @return events per second
     */
    public double eventsPerSecond() {
        return running.isZero() ? 0 : events / (running.toNanos() / 1e9);
    }

    /**
     * What became of the events for one subscriber.
     *
     * @param name the subscriber, by kind and number
     * @param delivered events passed to it
     * @param dropped events that its full queue could not take
     * @param failed how often it threw
     */
    public record SubscriberStats(String name, long delivered, long dropped, long failed) {}

    /**
     * A place where a program runs.
     *
     * @param library the file, as the traced process sees it
     * @param function the function; if others only pass their arguments on to it, this may be the name of one of them
     * @param offset offset of the instruction from the function's first, in bytes
     * @param onReturn whether the program runs when the function returns
     * @param uretprobe whether that is a uretprobe, rather than a uprobe on the way out
     * @param cheap whether the kernel is known to emulate the instruction, rather than to single-step it
     * @param pid the process, or -1 for all that map the file
     * @param link what holds the program there
     */
    public record Probe(
            String library,
            String function,
            long offset,
            boolean onReturn,
            boolean uretprobe,
            boolean cheap,
            int pid,
            Link link) {}

    /** What holds a program where it is. */
    public enum Link {
        /** A link that holds it at many places of one file; Linux 6.6 or later. */
        UPROBE_MULTI,
        /** A perf event for this place only. */
        PERF_EVENT,
        /** It is in the kernel itself: a tracepoint, or a function of the kernel. */
        KERNEL
    }
}
