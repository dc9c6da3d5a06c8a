package io.s3trace;

import io.s3trace.bpf.BpfException;
import io.s3trace.bpf.BpfStatistics;
import io.s3trace.bpf.capture.ByteCapture;
import io.s3trace.bpf.jvm.JsseAgent;
import io.s3trace.event.ConnectEvent;
import io.s3trace.event.ConnectionUsage;
import io.s3trace.event.FailedConnectionEvent;
import io.s3trace.event.HandshakeEvent;
import io.s3trace.event.Outcome;
import io.s3trace.event.ProcessCoverage;
import io.s3trace.event.ResolveEvent;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.SealedExchange;
import io.s3trace.event.TraceEvent;
import io.s3trace.event.TracerStats;
import io.s3trace.internal.pipeline.Delivery;
import io.s3trace.internal.pipeline.EventKind;
import io.s3trace.internal.pipeline.Pump;
import io.s3trace.select.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sees every S3 request that the traced processes make, from {@link S3TracerBuilder#start()} until {@link #close()}.
 *
 * <pre>{@code
 * try (S3Tracer tracer = S3Tracer.builder().mode(OPENSSL).pid(12345).onEvent(System.out::println).start()) {
 *     Thread.sleep(10_000);
 * }
 * }</pre>
 *
 * <p>Thread-safe. Listeners, subscribers, filters and key policies may call every method, even while another thread closes the
 * tracer:
 * <ul>
 * <li>{@link #close()} returns at once there, and the tracer ends in the background;
 * <li>{@link #attach}, {@link #detach} and {@link #retarget} return at once in a filter or key policy, and take effect soon:
 *     filters and key policies run on the thread that such a change waits for. If the change then fails, that is logged;
 * <li>once {@code close()} has begun, these three and {@link #coverage} throw {@link IllegalStateException}. The other methods
 *     still return.
 * </ul>
 * A callback must not wait for another thread that closes the tracer.
 *
 * <p>Several tracers may run in one JVM. Needs Linux 5.8 or later with BTF, and root or CAP_BPF and CAP_PERFMON.
 */
public final class S3Tracer implements TraceSource {
    /** What servers get. */
    private static final List<EventKind<? extends TraceEvent>> SERVED =
            List.of(EventKind.EVERY_REQUEST, EventKind.STALL, EventKind.FAILED_CONNECTION, EventKind.SEALED);

    private final ByteCapture capture;
    private final Delivery delivery;
    private final Pump pump;
    private final long connectMinNanos;
    private final TracerAim aim;
    private final Duration timeToReady;
    private final TracerLife life = new TracerLife();
    private final List<TraceServer> servers = new CopyOnWriteArrayList<>();
    private volatile @Nullable TracerStats lastStats;

    S3Tracer(ByteCapture capture, Delivery delivery, Pump pump, TracerAim aim, Duration connectMinLatency,
            Duration timeToReady) {
        this.connectMinNanos = connectMinLatency.toNanos();
        this.timeToReady = timeToReady;
        this.aim = aim;
        this.capture = capture;
        this.delivery = delivery;
        this.pump = pump;
    }

    /**
     * Begins to describe a tracer.
     *
     * @return a builder with the default settings
     */
    public static S3TracerBuilder builder() {
        return new S3TracerBuilder();
    }

    /**
     * Begins to describe a reader of a tracer in another process, which serves its events. Needs no privileges.
     *
     * @param socket where that tracer listens: see {@link #serve(Path)}
     * @return a builder with the default settings
     */
    public static TraceReaderBuilder connect(Path socket) {
        return new TraceReaderBuilder(socket);
    }

    /**
     * Serves events to readers in other processes, with the default settings: see {@link #serve(TraceServerBuilder)}.
     *
     * @param socket where to listen
     * @return the server, which ends with the tracer
     * @throws S3TraceException if it cannot listen there
     */
    public TraceServer serve(Path socket) {
        return serve(TraceServer.at(socket));
    }

    /**
     * Serves events to readers in other processes: requests, whatever {@code minLatency} is, failed connections, stalled
     * requests, and exchanges that cannot be looked into. Connects, handshakes and lookups are served if the server is added as
     * a listener for them: {@code tracer.onConnect(server)}.
     *
     * @param server where to listen, and how
     * @return the server, which ends with the tracer
     * @throws S3TraceException if it cannot listen there
     * @throws IllegalStateException if the tracer is closed
     */
    public TraceServer serve(TraceServerBuilder server) {
        life.requireOpen();
        TraceServer started = server.start();
        servers.add(started);
        List<ServedTopic> served = SERVED.stream().map(kind -> {
            ServedTopic topic = new ServedTopic(started);
            delivery.topic(kind).subscribe(topic);
            return topic;
        }).toList();
        started.onClose(() -> {
            served.forEach(ServedTopic::cancel);
            servers.remove(started);
        });
        if (life.isClosing()) {
            started.close();
        }
        return started;
    }

    /**
     * Traces one more process, from its next request on. A process that is already traced stays so. What was attached to for
     * this process only is detached from by {@link #detach}.
     *
     * @param pid process id in this process's PID namespace
     * @throws S3TraceException if there is no such process, or the kernel refuses
     * @throws IllegalStateException if the tracer is closed
     */
    public void attach(long pid) {
        TracerAim.requirePid(pid);
        change("attach to process " + pid, () -> aim.attach(pid));
    }

    /**
     * Stops tracing a process. What it has under way ends as {@link Outcome#UNFINISHED}. When this returns, all its events have
     * been passed to the subscribers' queues. Its children that are followed stay. The process keeps running, and its
     * connections keep working.
     *
     * @param pid process id in this process's PID namespace; if it is not traced, nothing happens
     * @throws IllegalStateException if the tracer traces every process, or is closed
     */
    public void detach(long pid) {
        aim.requireDetachable(pid);
        change("detach from process " + pid, () -> aim.detach(pid));
    }

    /**
     * The targets that are traced.
     *
     * @return the targets, the most important first; empty if processes are not traced by targets
     */
    public List<Target> targets() {
        return aim.targets();
    }

    /**
     * Traces these targets instead of the earlier ones. If a process no longer belongs to a target, its requests end as
     * {@link Outcome#UNFINISHED}. If it belongs to one for the first time or again, its requests are seen from the next one on.
     *
     * @param targets the targets, the most important first; their modes must be among those that the tracer was started with
     * @throws IllegalArgumentException if there is none, or one has another mode
     * @throws IllegalStateException if the tracer was started without a target, or is closed
     */
    public void retarget(List<Target> targets) {
        aim.requireTargets(targets);
        List<Target> wanted = List.copyOf(targets);
        change("retarget to " + wanted, () -> aim.retarget(wanted));
    }

    private void change(String what, Runnable change) {
        if (pump.isReading()) {
            life.changeLater(what, change);
        } else {
            life.change(change);
        }
    }

    /**
     * Reports for every process which of its files are probed, or why none is. Looks at all processes when it is called, on the
     * caller's thread.
     *
     * @return all processes except the kernel's own threads, by pid
     * @throws IllegalStateException if the tracer is closed
     */
    public List<ProcessCoverage> coverage() {
        return life.look(() -> {
            life.requireOpen();
            return CoverageReader.read(capture, pump);
        });
    }

    /**
     * Writes the agent of {@link io.s3trace.select.ProbeMode#JSSE} to a file. A Java virtual machine that is started with
     * {@code -javaagent:FILE}, or with this in {@code JAVA_TOOL_OPTIONS}, is seen from its first request on, and nothing has to
     * be loaded into it later. Until a tracer comes, the agent does nothing.
     *
     * @param file the jar to write, at most 150 KiB; an existing one is replaced, and stays as it is for those who have it open
     * @throws UncheckedIOException if it cannot be written
     */
    public static void writeJavaAgent(Path file) {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.write(fresh, JsseAgent.jar());
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("write " + file, e);
        }
    }

    @Override
    public Flow.Publisher<S3RequestEvent> events() {
        return delivery.topic(EventKind.REQUEST);
    }

    @Override
    public void onEvent(Consumer<? super S3RequestEvent> listener) {
        delivery.topic(EventKind.REQUEST).subscribe(listener);
    }

    @Override
    public void onEveryEvent(Consumer<? super S3RequestEvent> listener) {
        delivery.topic(EventKind.EVERY_REQUEST).subscribe(listener);
    }

    @Override
    public Flow.Publisher<FailedConnectionEvent> failedConnections() {
        return delivery.topic(EventKind.FAILED_CONNECTION);
    }

    @Override
    public void onFailedConnection(Consumer<? super FailedConnectionEvent> listener) {
        delivery.topic(EventKind.FAILED_CONNECTION).subscribe(listener);
    }

    @Override
    public Flow.Publisher<ConnectEvent> connects() {
        return subscriber -> {
            delivery.topic(EventKind.CONNECT).subscribe(subscriber);
            reportConnects();
        };
    }

    @Override
    public void onConnect(Consumer<? super ConnectEvent> listener) {
        delivery.topic(EventKind.CONNECT).subscribe(listener);
        reportConnects();
    }

    @Override
    public Flow.Publisher<ResolveEvent> lookups() {
        return delivery.topic(EventKind.LOOKUP);
    }

    @Override
    public void onResolve(Consumer<? super ResolveEvent> listener) {
        delivery.topic(EventKind.LOOKUP).subscribe(listener);
    }

    @Override
    public Flow.Publisher<HandshakeEvent> handshakes() {
        return subscriber -> {
            delivery.topic(EventKind.HANDSHAKE).subscribe(subscriber);
            reportHandshakes();
        };
    }

    @Override
    public void onHandshake(Consumer<? super HandshakeEvent> listener) {
        delivery.topic(EventKind.HANDSHAKE).subscribe(listener);
        reportHandshakes();
    }

    @Override
    public Flow.Publisher<SealedExchange> sealed() {
        return delivery.topic(EventKind.SEALED);
    }

    @Override
    public void onSealed(Consumer<? super SealedExchange> listener) {
        delivery.topic(EventKind.SEALED).subscribe(listener);
    }

    private void reportHandshakes() {
        whileOpen(() -> capture.connects().reportHandshakes());
    }

    private void reportConnects() {
        whileOpen(() -> capture.connects().report(connectMinNanos));
    }

    private void whileOpen(Runnable work) {
        life.look(() -> {
            if (lastStats == null) {
                work.run();
            }
            return true;
        });
    }

    /**
     * The requests under way at this moment, as far as they have come. Their outcome is {@link Outcome#IN_FLIGHT}, and their
     * total time is their age. Filters and {@code minLatency} do not apply. Requests that do not look like S3 so far are left
     * out, unless {@link S3TracerBuilder#includeUnknown} is on. Wakes the thread that reads the ring, and waits for its answer.
     *
     * @return a list of its own; empty after {@link #close()}
     */
    public List<S3RequestEvent> inFlight() {
        return pump.inFlight();
    }

    /**
     * How the traced processes use their connections, by process and endpoint. Wakes the thread that reads the ring, and waits
     * for its answer.
     *
     * @return a list of its own; empty after {@link #close()}
     */
    public List<ConnectionUsage> connections() {
        return pump.usage();
    }

    /**
     * What the tracer has done and lost so far. After {@link #close()}, these are the final figures.
     *
     * @return the figures now
     */
    public TracerStats stats() {
        TracerStats last = lastStats;
        return last != null ? last : life.look(() -> lastStats != null ? lastStats : readStats());
    }

    private TracerStats readStats() {
        return StatsReader.read(capture, pump, delivery, timeToReady);
    }

    /**
     * Has the kernel count how often each program runs and for how long, until the result is closed. This costs every BPF
     * program on the host some 20 ns per run. The figures are in {@link TracerStats#programs()}.
     *
     * @return ends the counting when closed
     * @throws S3TraceException if the kernel refuses: it must be 5.8 or later, and the process must have CAP_SYS_ADMIN
     */
    public AutoCloseable countKernelRuns() {
        try {
            return BpfStatistics.start();
        } catch (BpfException e) {
            throw new S3TraceException(e.getMessage(), e, e.log());
        }
    }

    /**
     * Stops tracing. Detaches from all processes, reads what the kernel has already captured, ends what is under way as
     * {@link Outcome#UNFINISHED}, lets subscribers take what waits for them (for at most five seconds), and frees everything.
     * Idempotent: a second call waits for the end.
     *
     * <p>In a callback, it returns at once, and all this is done in the background, by a thread that keeps the JVM running.
     */
    @Override
    public void close() {
        life.close(pump.isReading() || delivery.isDelivering(), this::stop, capture::close);
    }

    private void stop() {
        try {
            capture.detach();
        } finally {
            pump.close();
            delivery.close();
            servers.forEach(TraceServer::close);
            lastStats = readStats();
        }
    }
}
