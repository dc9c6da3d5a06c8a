package io.s3trace.advice;

import io.s3trace.event.ProcessInfo;
import io.s3trace.event.TraceEvent;
import io.s3trace.internal.attempts.EventTime;

/**
 * A process, or several of one program that make a few requests each: the latest of them. Each of them began when the one before
 * had made its last request. A process that makes more than a few requests, or goes on beside the next one, is alone. Not
 * thread-safe.
 */
final class ProcessSeries {
    /** What a command of a script makes for one object: HEAD, GET and a listing or two, some with a retry, and a lookup. */
    private static final int FEW_EVENTS = 10;
    /** A process's start may be known to a clock tick only. */
    private static final long TICK_NANOS = 10_000_000;
    /** Processes that are farther apart are not started by a loop, but by a timer. */
    private static final long SOON_NANOS = 10_000_000_000L;

    private ProcessInfo process;
    private ConnectionSlots connections;
    private long startNanos;
    private int events;
    private long lastNanos = Long.MIN_VALUE;
    private boolean soon;
    private int processes = 1;
    private boolean alone;

    ProcessSeries(ProcessInfo first, ConnectionSlots connections) {
        this.process = first;
        this.connections = connections;
        this.startNanos = EventTime.nanos(first.startTime());
    }

    /** {@return the latest process} */
    ProcessInfo process() {
        return process;
    }

    /** {@return the connections of the latest process, to all of its buckets} */
    ConnectionSlots connections() {
        return connections;
    }

    /** {@return how many processes it had} */
    int processes() {
        return processes;
    }

    /** Says that its process was taken for one that had ended, but goes on: no other one will follow it. */
    void stayAlone() {
        alone = true;
    }

    boolean isNow(ProcessInfo other) {
        return process.pid() == other.pid() && process.startTime().equals(other.startTime());
    }

    /** {@return whether a process that was not seen yet may be the next one} */
    boolean mayGoOnWith(ProcessInfo other) {
        long start = EventTime.nanos(other.startTime());
        return !alone && events > 0 && events <= FEW_EVENTS && startNanos < start && lastNanos - TICK_NANOS <= start
                && process.comm().equals(other.comm()) && process.exe().equals(other.exe())
                && process.containerId().equals(other.containerId());
    }

    void goOnWith(ProcessInfo next, ConnectionSlots newConnections) {
        long start = EventTime.nanos(next.startTime());
        soon = start - lastNanos <= SOON_NANOS;
        process = next;
        connections = newConnections;
        startNanos = start;
        events = 0;
        processes++;
    }

    /** Takes an event of the latest process that ended at a time. */
    void saw(long endNanos) {
        events++;
        lastNanos = Math.max(lastNanos, endNanos);
    }

    /** {@return when the latest event ended} */
    long lastNanos() {
        return lastNanos;
    }

    /** {@return how long the latest process took until now, if it came soon after another and nothing was seen of it yet} */
    long startUpNanos(long nowNanos) {
        return soon && events == 0 ? Math.max(0, nowNanos - startNanos) : TraceEvent.UNKNOWN;
    }
}
