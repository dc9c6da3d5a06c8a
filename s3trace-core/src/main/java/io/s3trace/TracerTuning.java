package io.s3trace;

import io.s3trace.bpf.capture.CaptureSettings;
import io.s3trace.event.Outcome;
import io.s3trace.event.SocketSource;
import io.s3trace.event.TracerStats;
import io.s3trace.internal.text.Require;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Settings of a tracer that few need to change: {@code S3Tracer.builder().tuning(t -> t.ringSize(64 << 20))}. A bad value is
 * rejected at once. Not thread-safe.
 */
public final class TracerTuning {
    /** Bytes that are captured of a request at least. */
    public static final int DEFAULT_REQUEST_BUDGET = 2048;
    /** Bytes that are captured of a response at least. */
    public static final int DEFAULT_RESPONSE_BUDGET = 1024;
    /** Bytes of the ring between kernel and JVM. */
    public static final int DEFAULT_RING_SIZE = 16 << 20;
    /** Events that wait for a subscriber. */
    public static final int DEFAULT_QUEUE_CAPACITY = 16_384;

    private static final Duration MIN_READ_INTERVAL = Duration.ofMillis(1);
    private static final Duration MAX_READ_INTERVAL = Duration.ofSeconds(1);

    private final TracerSettings settings;

    TracerTuning(TracerSettings settings) {
        this.settings = settings;
    }

    /**
     * Probes functions at the instruction that costs the traced process least, rather than at their first one, if it can be
     * proved that this shows the same. The choice is in {@link TracerStats#probes()}. Default: true.
     *
     * @param probePlacement whether to look for such an instruction
     * @return this
     */
    public TracerTuning probePlacement(boolean probePlacement) {
        settings.probePlacement = probePlacement;
        return this;
    }

    /**
     * Has the JVM load and compile the code that turns records into events while the tracer starts. It is run on made-up
     * exchanges, which are not reported. Without this, the first records are read slowly. If there are many a second, some are
     * lost until the JVM is warm. Done once in the life of a JVM, with less than two seconds of CPU time. Default: true.
     *
     * @param warmUp whether to do that
     * @return this
     */
    public TracerTuning warmUp(boolean warmUp) {
        settings.warmUp = warmUp;
        return this;
    }

    /**
     * Attaches to the functions of a library by one link for many places (uprobe_multi), if the kernel has such links: Linux
     * 6.6 or later. They are closed faster, and need fewer capabilities, than a perf event for each place. Perf events are used
     * otherwise. The choice is in {@link TracerStats#probes()}. Default: true.
     *
     * @param uprobeMulti whether to use them
     * @return this
     */
    public TracerTuning uprobeMulti(boolean uprobeMulti) {
        settings.uprobeMulti = uprobeMulti;
        return this;
    }

    /**
     * Chooses how bytes are attributed to sockets. The way in use is in {@link TracerStats#sockets()}. Default:
     * {@link SocketSource#BEST}.
     *
     * @param socketSource one that the kernel has; otherwise this has the effect of {@link SocketSource#NONE}
     * @return this
     */
    public TracerTuning socketSource(SocketSource socketSource) {
        settings.socketSource = Objects.requireNonNull(socketSource, "socketSource");
        return this;
    }

    /**
     * Sets how much of each request is captured at least. If the head is longer, up to 16 KiB of it are captured, whatever this
     * is. Default: {@value #DEFAULT_REQUEST_BUDGET}.
     *
     * @param bytes from 64 to 16384
     * @return this
     * @throws IllegalArgumentException if it is out of range
     */
    public TracerTuning requestBudget(int bytes) {
        CaptureSettings.checkBudget("request", bytes);
        settings.requestBudget = bytes;
        return this;
    }

    /**
     * Sets how much of each response is captured at least. If the head is longer, up to 16 KiB of it are captured, whatever
     * this is. Of an answer to anything but GET and HEAD, the first 64 KiB are captured, because an error may stand anywhere in
     * it. Default: {@value #DEFAULT_RESPONSE_BUDGET}.
     *
     * @param bytes from 64 to 16384
     * @return this
     * @throws IllegalArgumentException if it is out of range
     */
    public TracerTuning responseBudget(int bytes) {
        CaptureSettings.checkBudget("response", bytes);
        settings.responseBudget = bytes;
        return this;
    }

    /**
     * Sets the size of the ring between kernel and JVM. When it is full, records are lost and counted.
     * Default: {@value #DEFAULT_RING_SIZE}, which is 16 MiB.
     *
     * @param bytes a power of two from 4096 (or the page size) to 2^30
     * @return this
     * @throws IllegalArgumentException if it is not
     */
    public TracerTuning ringSize(int bytes) {
        CaptureSettings.checkRing(bytes);
        settings.ringSize = bytes;
        return this;
    }

    /**
     * Sets how many events wait for a slow subscriber before more are dropped and counted.
     * Default: {@value #DEFAULT_QUEUE_CAPACITY}.
     *
     * @param events a positive number, rounded up to a power of two
     * @return this
     * @throws IllegalArgumentException if it is not positive
     */
    public TracerTuning queueCapacity(int events) {
        Require.that(events > 0, "queueCapacity must be positive: ", events);
        settings.queueCapacity = events;
        return this;
    }

    /**
     * Sets how long a connection may be silent before its exchange is given up as {@link Outcome#TIMED_OUT}. Default:
     * ten minutes.
     *
     * @param timeout a positive time
     * @return this
     * @throws IllegalArgumentException if it is not positive
     */
    public TracerTuning exchangeTimeout(Duration timeout) {
        Require.that(timeout.isPositive(), "exchangeTimeout must be positive: ", timeout);
        settings.exchangeTimeout = timeout;
        return this;
    }

    /**
     * Sets how long a record from the kernel may wait until it is read. This is the limit while there is something to read;
     * after a round without records, it is two and a half times as long. A record after a pause of some twelve times this, and
     * a ring that is a quarter full, are read at once. A shorter interval makes events come sooner, and costs CPU time.
     * Default: 20 ms.
     *
     * @param interval from one millisecond to one second
     * @return this
     * @throws IllegalArgumentException if it is not
     */
    public TracerTuning readInterval(Duration interval) {
        Require.that(interval.compareTo(MIN_READ_INTERVAL) >= 0 && interval.compareTo(MAX_READ_INTERVAL) <= 0,
                "readInterval must be from 1 ms to 1 s: ", interval);
        settings.readInterval = interval;
        return this;
    }

    /**
     * Names folders with programs that are to be seen from their first request on. A program that carries its own TLS, such as
     * those written in Go, is only seen once its file has been read and probed, which takes up to a second. On Linux 6.6 or
     * later, if any process may be traced, this is done before it runs: for the programs of {@code PATH} and of the usual
     * folders, and for those in these folders. Default: none besides.
     *
     * @param folders as this process sees them; folders within them do not count, and they need not exist yet
     * @return this
     */
    public TracerTuning programFolders(Path... folders) {
        settings.programFolders.addAll(List.of(folders));
        return this;
    }

    /**
     * Sets how often, at most, processes are searched for libraries that they have loaded since. Only those that map more or
     * less than before are looked into. Rounds that cost much are made less often. Programs that are started are still looked
     * at immediately. Default: two seconds.
     *
     * @param interval time between two rounds, zero for none
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public TracerTuning rescanInterval(Duration interval) {
        Require.that(!interval.isNegative(), "rescanInterval must not be negative: ", interval);
        settings.rescanInterval = interval;
        return this;
    }
}
