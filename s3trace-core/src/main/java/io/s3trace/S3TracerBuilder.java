package io.s3trace;

import io.s3trace.bpf.capture.ProcessSelection;
import io.s3trace.event.TracerStats;
import io.s3trace.internal.recording.RecordingSettings;
import io.s3trace.internal.text.Require;
import io.s3trace.select.ProbeMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Describes a tracer. Every setting has a default; a bad value is rejected at once. Nothing is touched before
 * {@link #start()}. Not thread-safe.
 */
public final class S3TracerBuilder extends TraceBuilder<S3TracerBuilder> {
    private final TracerSettings settings;

    S3TracerBuilder() {
        this(new TracerSettings());
    }

    private S3TracerBuilder(TracerSettings settings) {
        super(settings);
        this.settings = settings;
    }

    @Override
    S3TracerBuilder self() {
        return this;
    }

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
     * Has the kernel follow TLS connections that cannot be looked into, for {@link S3Tracer#sealed()}, and for what
     * {@link TracerStats} says of them. A listener added by {@link #onSealed} has it do so, too. Default: false.
     *
     * @param seeSealed whether to follow them
     * @return this
     */
    public S3TracerBuilder seeSealed(boolean seeSealed) {
        settings.seeSealed = seeSealed;
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
     * other requests it holds lengths and times. It is readable by its owner only. A disk that is slow, full or gone costs
     * records of it, or ends it, but never the tracing: see {@link TracerStats#recording()}.
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
     * Leaves out, in the kernel, TCP connects that succeeded in less; those that failed are reported all the same. The phases
     * of requests are not concerned. Default: zero.
     *
     * @param minLatency shortest time to connect that is reported
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public S3TracerBuilder connectMinLatency(Duration minLatency) {
        Require.that(!minLatency.isNegative(), "connectMinLatency must not be negative: ", minLatency);
        settings.connectMinLatency = minLatency;
        return this;
    }

    /**
     * Starts to trace: when this returns, every probe is in place in what is running. If any process may be traced, the programs
     * of {@code PATH} have been looked into, too, or three seconds have been spent on that: see
     * {@link TracerTuning#programFolders}.
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
