package io.s3trace;

import io.s3trace.bpf.capture.ProcessSelection;
import io.s3trace.event.ConnectEvent;
import io.s3trace.event.HandshakeEvent;
import io.s3trace.event.Outcome;
import io.s3trace.event.ResolveEvent;
import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.SocketSource;
import io.s3trace.event.TracerStats;
import io.s3trace.internal.recording.RecordingSettings;
import io.s3trace.internal.text.Require;
import io.s3trace.select.KeyPolicy;
import io.s3trace.select.ProbeMode;
import io.s3trace.select.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Describes a tracer. Every setting has a default; a bad value is rejected at once. Nothing is touched before
 * {@link #start()}. Not thread-safe.
 */
public final class S3TracerBuilder {
    private final TracerSettings settings = new TracerSettings();

    S3TracerBuilder() {}

    /**
     * Adds places to catch requests at. One that this kernel refuses is left out, and named in {@link TracerStats#lost()};
     * if all are, {@link #start()} throws. Default: {@link ProbeMode#AUTO}.
     *
     * @param modes the places
     * @return this
     */
    public S3TracerBuilder mode(ProbeMode... modes) {
        settings.modes.addAll(List.of(modes));
        return this;
    }

    /**
     * Adds processes to trace. Default: all processes, those started later included. Naming them spares the
     * others the probes on TLS libraries; what sees sockets in the kernel still runs for all. More may be added by
     * {@link S3Tracer#attach(long)}; called without any, none is traced until then.
     *
     * @param pids process ids in this process's PID namespace
     * @return this
     * @throws IllegalArgumentException if one is not a pid
     */
    public S3TracerBuilder pid(long... pids) {
        settings.onlyNamed = true;
        for (long pid : pids) {
            Require.that(pid > 0 && pid <= Integer.MAX_VALUE, "pid must be positive: ", pid);
            settings.pids.add((int) pid);
        }
        return this;
    }

    /**
     * Traces the processes that those named by {@link #pid(long...)}, {@link S3Tracer#attach(long)} or a target's pids
     * fork from then on too, and theirs, whatever programs they run. Default: false.
     *
     * @param followChildren whether to trace them
     * @return this
     */
    public S3TracerBuilder followChildren(boolean followChildren) {
        settings.followChildren = followChildren;
        return this;
    }

    /**
     * Adds processes to trace by what they are, with labels for their events. Where several match, the first counts.
     * Processes named by {@link #pid(long...)} are traced too. May be changed by {@link S3Tracer#retarget}. A process is
     * held against the targets when its first request is seen. Default: none, and all processes are traced.
     *
     * @param targets the targets
     * @return this
     */
    public S3TracerBuilder target(Target... targets) {
        settings.targets.addAll(List.of(targets));
        return this;
    }

    /**
     * Adds names of processes to trace. Default: any name. The name is checked when a connection is first seen.
     *
     * @param comms names as the kernel keeps them: at most 15 bytes; at most 16 names
     * @return this
     * @throws IllegalArgumentException if one is empty or too long, or there are too many
     */
    public S3TracerBuilder comm(String... comms) {
        Set<String> all = new LinkedHashSet<>(settings.comms);
        all.addAll(List.of(comms));
        ProcessSelection.checkComms(all);
        settings.comms.addAll(all);
        return this;
    }

    /**
     * Leaves out requests that took less, except for {@link #onEveryEvent}. They are still counted. Default: zero.
     *
     * @param minLatency shortest total time that is reported
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public S3TracerBuilder minLatency(Duration minLatency) {
        Require.that(!minLatency.isNegative(), "minLatency must not be negative: ", minLatency);
        settings.minLatency = minLatency;
        return this;
    }

    /**
     * Adds S3 endpoints of one's own, so that {@code bucket.endpoint} is read as a bucket of it. AWS and other public
     * endpoints are known; what others are is learned from requests that cannot be mistaken, or else guessed: see
     * {@link io.s3trace.event.BucketSource}. Default: none.
     *
     * @param endpoints host names, or URLs such as {@code https://minio:9000}; scheme and port are ignored. Where all paths
     *     begin with the same, that belongs to the endpoint: {@code objects.example.com/storage/v1/s3}
     * @return this
     * @throws IllegalArgumentException if one is neither
     */
    public S3TracerBuilder endpoint(String... endpoints) {
        settings.endpoints.addAll(EndpointText.read(endpoints));
        return this;
    }

    /**
     * Sets what events show of object keys. Default: {@link KeyPolicy#plain()}.
     *
     * @param keyPolicy hashes keys, or shows templates in their place
     * @return this
     */
    public S3TracerBuilder keyPolicy(KeyPolicy keyPolicy) {
        settings.keyPolicy = Objects.requireNonNull(keyPolicy, "keyPolicy");
        return this;
    }

    /**
     * Keeps only requests to these hosts. Called again, it adds hosts. Default: any.
     *
     * @param hosts values of the {@code Host} header, port included if there is one, without regard to case
     * @return this
     */
    public S3TracerBuilder host(String... hosts) {
        settings.hosts.addAll(List.of(hosts));
        return this;
    }

    /**
     * Keeps only requests with these HTTP methods. Called again, it adds methods. Default: any.
     *
     * @param methods such as {@code GET}, in upper or lower case
     * @return this
     */
    public S3TracerBuilder method(String... methods) {
        Stream.of(methods).map(method -> method.toUpperCase(Locale.ROOT)).forEach(settings.methods::add);
        return this;
    }

    /**
     * Keeps only requests of these operations. Called again, it adds operations. Default: any.
     *
     * @param operations the operations
     * @return this
     */
    public S3TracerBuilder operation(S3Operation... operations) {
        settings.operations.addAll(List.of(operations));
        return this;
    }

    /**
     * Keeps only requests about these buckets. Called again, it adds buckets. Default: any.
     *
     * @param buckets bucket names
     * @return this
     */
    public S3TracerBuilder bucket(String... buckets) {
        settings.buckets.addAll(List.of(buckets));
        return this;
    }

    /**
     * Keeps only events that pass. Filters add up. They run on the thread that reads the ring: keep them short.
     *
     * @param filter true for events to keep
     * @return this
     */
    public S3TracerBuilder filter(Predicate<? super S3RequestEvent> filter) {
        settings.filters.add(Objects.requireNonNull(filter, "filter"));
        return this;
    }

    /**
     * Reports HTTP requests that are not S3 too. Default: false.
     *
     * @param includeUnknown whether to report them
     * @return this
     */
    public S3TracerBuilder includeUnknown(boolean includeUnknown) {
        settings.includeUnknown = includeUnknown;
        return this;
    }

    /**
     * Traces the process that the tracer runs in too. Default: false.
     *
     * @param traceSelf whether to trace it
     * @return this
     */
    public S3TracerBuilder traceSelf(boolean traceSelf) {
        settings.traceSelf = traceSelf;
        return this;
    }

    /**
     * Tells of requests that have stalled, while they are still under way: neither a byte of the request nor of the
     * response has moved for so long. Default: zero, which tells of none.
     *
     * @param silence at least 10 ms; noticed after at most a quarter more, and 50 ms
     * @return this
     * @throws IllegalArgumentException if it is negative or shorter
     */
    public S3TracerBuilder stallAfter(Duration silence) {
        Require.that(silence.isZero() || silence.compareTo(Duration.ofMillis(10)) >= 0,
                "stallAfter must be zero or at least 10 ms: ", silence);
        settings.stallAfter = silence;
        return this;
    }

    /**
     * Changes settings that few need to change.
     *
     * @param change is called at once, with the settings as they are
     * @return this
     * @throws IllegalArgumentException if a value is refused
     */
    public S3TracerBuilder tuning(Consumer<? super TracerTuning> change) {
        change.accept(new TracerTuning(settings));
        return this;
    }

    /**
     * Adds a listener for requests that have stalled, as {@link #stallAfter} defines it. It is told once of a request,
     * with what is known so far and {@link Outcome#STALLED}; its end is an event of its own, for {@link #onEvent}.
     *
     * @param listener is called on a thread of its own
     * @return this
     */
    public S3TracerBuilder onStall(Consumer<? super S3RequestEvent> listener) {
        settings.stallListeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /**
     * Adds a listener, which gets every event on a thread of its own.
     *
     * @param listener takes each event; should it throw, that is counted and it gets the next one all the same
     * @return this
     */
    public S3TracerBuilder onEvent(Consumer<? super S3RequestEvent> listener) {
        settings.listeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /**
     * Adds a listener that gets requests whatever they took, {@link #minLatency} or not: for statistics and meters, whose
     * counts and percentiles a threshold would bias. All other filters hold. It has a thread of its own. With such a
     * listener, an event is made of every request; without, only of those that are slow enough.
     *
     * @param listener takes each event; should it throw, that is counted and it gets the next one all the same
     * @return this
     */
    public S3TracerBuilder onEveryEvent(Consumer<? super S3RequestEvent> listener) {
        settings.observers.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /**
     * Records what is traced into a file of at most 1 GiB, see {@link #recordTo(Path, long)}. Default: does not.
     *
     * @param file the file; starting fails if it is there already, or a link of that name
     * @return this
     */
    public S3TracerBuilder recordTo(Path file) {
        return recordTo(file, 1L << 30);
    }

    /**
     * Records what is traced into a file, which {@link S3Replay} makes the same events of, anywhere. The file holds
     * every exchange of the traced processes, whatever the filters. Of requests to S3 it holds what events show: no
     * bodies, credentials, signatures, tokens or cookies, and no keys if {@link #keyPolicy(KeyPolicy)} hides them. Of all
     * other requests it holds lengths and times. It is readable by its owner only. A disk that is slow, full or gone ends the recording or costs
     * records of it, never the tracing: see {@link TracerStats#recording()}.
     *
     * @param file the file; starting fails if it is there already, or a link of that name
     * @param maxBytes how large it may become
     * @return this
     * @throws IllegalArgumentException if the size is not positive
     */
    public S3TracerBuilder recordTo(Path file, long maxBytes) {
        Require.that(maxBytes > 0, "maxBytes must be positive: ", maxBytes);
        settings.recording = Optional.of(new RecordingSettings(file, maxBytes));
        return this;
    }

    /**
     * Adds a listener, which gets every TCP connect of the traced processes, to whatever service, on a thread of its
     * own. With {@link ProbeMode#TCP_CONNECT} alone, nothing else is traced.
     *
     * @param listener takes each connect when it has ended; should it throw, that is counted and it gets the next one
     *     all the same
     * @return this
     */
    public S3TracerBuilder onConnect(Consumer<? super ConnectEvent> listener) {
        settings.connectListeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /**
     * Adds a listener, which gets every look-up of a name that the traced processes make, by the C library or by asking
     * name servers themselves, found or not, on a thread of its own. The latter are not seen with
     * {@link SocketSource#NONE}. Works with {@link ProbeMode#TCP_CONNECT} too.
     *
     * @param listener takes each look-up when it has ended; should it throw, that is counted and it gets the next one all
     *     the same
     * @return this
     */
    public S3TracerBuilder onResolve(Consumer<? super ResolveEvent> listener) {
        settings.resolveListeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /**
     * Adds a listener, which gets every TLS handshake of the traced processes as clients, to whatever service, those that
     * failed included, on a thread of its own. Of connections that were opened while they were traced, by the sources that
     * are traced; without a listener, those are told that failed with S3, as {@link S3RequestEvent}s.
     *
     * @param listener takes each handshake when it has ended; should it throw, that is counted and it gets the next one
     *     all the same
     * @return this
     */
    public S3TracerBuilder onHandshake(Consumer<? super HandshakeEvent> listener) {
        settings.handshakeListeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /**
     * Leaves out, in the kernel, TCP connects that succeeded in less; those that failed are told all the same. The phases
     * of requests are not concerned. Default: zero.
     *
     * @param minLatency shortest time to connect that is told
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public S3TracerBuilder connectMinLatency(Duration minLatency) {
        Require.that(!minLatency.isNegative(), "connectMinLatency must not be negative: ", minLatency);
        settings.connectMinLatency = minLatency;
        return this;
    }

    /**
     * Starts to trace: when this returns, every probe is in place.
     *
     * @return the tracer, to be closed by the caller
     * @throws S3TraceException if this process or this kernel cannot do it, a named process is gone or uses no library
     *     that we know; the message says which and what to do
     */
    public S3Tracer start() {
        return new TracerStart(settings).start();
    }

    TracerSettings settings() {
        return settings;
    }
}
