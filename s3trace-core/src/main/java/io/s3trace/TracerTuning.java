package io.s3trace;

import io.s3trace.bpf.capture.CaptureSettings;
import io.s3trace.event.Outcome;
import io.s3trace.event.SocketSource;
import io.s3trace.event.TracerStats;
import io.s3trace.internal.text.Require;
import java.time.Duration;
import java.util.Objects;

/**
 * Settings of a tracer that few need to change: {@code S3Tracer.builder().tuning(t -> t.ringSize(64 << 20))}. A bad value is
 * refused at once. Not thread-safe.
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
     * Probes functions at the instruction that costs the traced process least and tells the same, where that can be
     * proved, rather than at their first. The choice is in {@link TracerStats#probes()}. Default: true.
     *
     * @param probePlacement whether to look for such an instruction
     * @return this
     */
    public TracerTuning probePlacement(boolean probePlacement) {
        settings.probePlacement = probePlacement;
        return this;
    }

    /**
     * Has the JVM load and compile, while the tracer starts, what turns records into events: by exchanges that nobody made,
     * of which nothing is told. Without, the first records are read slowly, and where there are many a second, some are lost
     * until the JVM is warm. Done once in the life of a JVM, with less than two seconds of CPU time. Default: true.
     *
     * @param warmUp whether to do that
     * @return this
     */
    public TracerTuning warmUp(boolean warmUp) {
        settings.warmUp = warmUp;
        return this;
    }

    /**
     * Holds programs at the functions of a library by one link for many places (uprobe_multi), where the kernel has such
     * links: Linux 6.6 or later. They are closed faster, and want fewer capabilities, than perf events for each place, which
     * are what is used otherwise. The choice is in {@link TracerStats#probes()}. Default: true.
     *
     * @param uprobeMulti whether to use them
     * @return this
     */
    public TracerTuning uprobeMulti(boolean uprobeMulti) {
        settings.uprobeMulti = uprobeMulti;
        return this;
    }

    /**
     * Chooses by what it is seen which bytes move through which socket. What was taken is in {@link TracerStats#sockets()}.
     * Default: {@link SocketSource#BEST}.
     *
     * @param socketSource one that the kernel has; one that it has not is as good as {@link SocketSource#NONE}
     * @return this
     */
    public TracerTuning socketSource(SocketSource socketSource) {
        settings.socketSource = Objects.requireNonNull(socketSource, "socketSource");
        return this;
    }

    /**
     * Sets how much of each request is captured at least. Of a longer head, up to 16 KiB are captured whatever this is.
     * Default: {@value #DEFAULT_REQUEST_BUDGET}.
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
     * Sets how much of each response is captured at least. Of a longer head, up to 16 KiB are captured whatever this is, and
     * of the answer to anything but GET and HEAD the first 64 KiB, for an error may stand anywhere in it.
     * Default: {@value #DEFAULT_RESPONSE_BUDGET}.
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
     * Sets how long what the kernel tells may wait until it is read, at most: so much while there is something to read, two
     * and a half times as much when there was not. What comes after a pause of some twelve times as long, and a ring a
     * quarter full, is read at once all the same. Shorter makes events come sooner, and costs CPU time. Default: 20 ms.
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
     * Sets how often processes are looked at for libraries that they have loaded since, at most: only those that map more
     * or less than before are looked into, and rounds that cost much are made less often. Programs that are started are
     * looked at at once all the same. Default: two seconds.
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
