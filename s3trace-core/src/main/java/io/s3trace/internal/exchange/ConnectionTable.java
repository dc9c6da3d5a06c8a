package io.s3trace.internal.exchange;

import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.bpf.capture.ConnectionKey;
import io.s3trace.event.Outcome;
import io.s3trace.internal.process.ProcessReader;
import io.s3trace.internal.process.ProcessTable;
import io.s3trace.internal.process.Targets;
import io.s3trace.internal.process.TracedProcess;
import io.s3trace.internal.text.HeadMemory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All connections. Passes each record to its connection. Bounded: the connections that were silent for longest make room. Used
 * by one thread, except for the figures.
 */
public final class ConnectionTable {
    private final Map<ConnectionKey, Connection> connections = new LinkedHashMap<>(256, 0.75f, true);
    private final IdentityHashMap<TracedProcess, List<Connection>> byProcess = new IdentityHashMap<>();
    private final ConnectionKey probe = new ConnectionKey();
    private final ProcessTable processes;
    private final ExchangeListener listener;
    private final ExchangePool pool;
    private final int capacity;
    /** The connection looked up last, to which the next record probably belongs. It is the last one in the map's order. */
    private @Nullable Connection latest;
    private long connectionsSeen;
    private volatile long evicted;

    /**
     * Makes an empty table.
     *
     * @param listener gets the exchanges
     * @param readers read their heads
     * @param processReader finds out who their processes are
     * @param heads bounds the memory held for heads
     * @param capacity how many connections to follow at most
     */
    public ConnectionTable(
            ExchangeListener listener, HeadReaders readers, ProcessReader processReader, HeadMemory heads, int capacity) {
        this.listener = listener;
        this.processes = new ProcessTable(
                processReader, listener, process -> !byProcess.containsKey(process), capacity);
        this.pool = new ExchangePool(() -> new Exchange(readers, heads));
        this.capacity = capacity;
    }

    /** Passes a record to its connection. */
    public void onRecord(CaptureRecord record) {
        int kind = record.kind();
        if (kind == CaptureRecord.SENT) {
            Connection connection = connectionOf(record);
            if (connection != null) {
                connection.onSent(record);
            }
        } else if (kind == CaptureRecord.PROCESS_SEEN) {
            endPredecessor(record);
            processes.introduce(record);
        } else if (kind == CaptureRecord.PROCESS_EXITED) {
            processes.current(record).ifPresent(process -> endAll(process, Outcome.PROCESS_EXITED, record.endNanos()));
        } else {
            Connection connection = known(record);
            if (connection == null) {
                return; // nothing was seen to be sent on it
            }
            if (kind == CaptureRecord.RECEIVED) {
                connection.onReceived(record);
            } else if (kind == CaptureRecord.OPENED) {
                connection.onOpened(record);
            } else if (kind == CaptureRecord.PEER_FINISHED) {
                connection.onPeerEnd(record, PeerEnd.FINISHED);
            } else if (kind == CaptureRecord.PEER_RESET) {
                connection.onPeerEnd(record, PeerEnd.RESET);
            } else if (kind == CaptureRecord.END_OF_STREAM) {
                connection.onEndOfStream(record);
            } else if (kind == CaptureRecord.CLOSED && record.stream() != 0) {
                connection.onStreamClosed(record);
            } else if (kind == CaptureRecord.CLOSED) {
                end(connection, Outcome.CLOSED, record.endNanos(),
                        Optional.of(new Totals(record.sent(), record.received())));
            }
        }
    }

    /** {@return whether a record is of bytes that were received while no request was waiting for any} */
    public boolean isUnasked(CaptureRecord record) {
        Connection connection = known(record);
        return connection == null ? record.sent() == 0 && record.sequence() == 0 : connection.isUnasked(record);
    }

    /** {@return the connection of a record, if it is followed} */
    public Optional<Connection> connection(CaptureRecord record) {
        return Optional.ofNullable(known(record));
    }

    /** {@return what is known of a record's process, which may have no connection and have ended} */
    public TracedProcess process(CaptureRecord record) {
        return processes.find(record);
    }

    /**
     * Ends what has been silent for too long.
     *
     * @param before connections without a record since this time, in nanoseconds of CLOCK_MONOTONIC
     * @param now the time now, in nanoseconds of CLOCK_MONOTONIC
     */
    public void expire(long before, long now) {
        processes.age();
        Iterator<Connection> longestSilentFirst = connections.values().iterator();
        while (longestSilentFirst.hasNext()) {
            Connection connection = longestSilentFirst.next();
            if (connection.lastNanos() - before >= 0) {
                return;
            }
            longestSilentFirst.remove();
            detach(connection);
            connection.end(Outcome.TIMED_OUT, now, listener.totals(connection));
        }
    }

    /** Ends everything. */
    public void endAll(long now) {
        List<Connection> all = List.copyOf(connections.values());
        connections.clear();
        byProcess.clear();
        latest = null;
        processes.clear();
        all.forEach(connection -> connection.end(Outcome.UNFINISHED, now, listener.totals(connection)));
    }

    /** {@return all connections; to be read by the thread that calls the other methods} */
    public Collection<Connection> connections() {
        return Collections.unmodifiableCollection(connections.values());
    }

    /**
     * From now on, traces only processes of these targets. What others have under way ends.
     *
     * @param targets the targets
     * @param now the time now, in nanoseconds of CLOCK_MONOTONIC
     */
    public void retarget(Targets targets, long now) {
        processes.retarget(targets);
        for (Connection connection : List.copyOf(connections.values())) {
            if (connection.process().labels(connection.source()).isEmpty()) {
                end(connection, Outcome.UNFINISHED, now, listener.totals(connection));
                listener.onAbandoned(connection);
            }
        }
    }

    /**
     * Ends what a process has under way. Nothing more of it is reported.
     *
     * @param pid the process
     * @param now the time now, in nanoseconds of CLOCK_MONOTONIC
     */
    public void detach(int pid, long now) {
        processes.known(pid).ifPresent(process -> {
            processes.detach(process);
            endConnections(process, Outcome.UNFINISHED, now);
        });
    }

    /**
     * Reports a detached process again.
     *
     * @param pid the process
     */
    public void attach(int pid) {
        processes.attach(pid);
    }

    /** {@return how many processes are known, or were a moment ago; for the thread that calls the other methods} */
    public int processes() {
        return processes.size();
    }

    /** {@return connections that had to make room} */
    public long evicted() {
        return evicted;
    }

    private @Nullable Connection find(CaptureRecord record) {
        if (latest == null || !latest.key().is(record)) {
            latest = connections.get(probe.of(record));
        }
        return latest;
    }

    private @Nullable Connection known(CaptureRecord record) {
        Connection connection = find(record);
        return connection != null && connection.bornNanos() == record.bornNanos() ? connection : null;
    }

    private @Nullable Connection connectionOf(CaptureRecord record) {
        Connection connection = find(record);
        if (connection != null && connection.bornNanos() == record.bornNanos()) {
            return connection;
        }
        if (connection != null) {
            end(connection, Outcome.CLOSED, record.startNanos(), Optional.empty()); // its end was lost
        }
        if (processes.isDetached(record)) {
            return null; // the record was still under way from the kernel
        }
        endPredecessor(record);
        TracedProcess process = processes.of(record);
        return process.labels(Connection.source(record)).isPresent() ? add(record, process) : null;
    }

    private Connection add(CaptureRecord record, TracedProcess process) {
        if (connections.size() >= capacity) {
            evicted++;
            Connection longestSilent = connections.values().iterator().next();
            end(longestSilent, Outcome.UNFINISHED, record.endNanos(), listener.totals(longestSilent));
        }
        ConnectionKey key = probe.of(record).frozen();
        Connection connection = new Connection(++connectionsSeen, key, record, process, listener, pool);
        connections.put(key, connection);
        latest = connection;
        byProcess.computeIfAbsent(process, first -> new ArrayList<>(1)).add(connection);
        return connection;
    }

    /** The end of the earlier process was missed. */
    private void endPredecessor(CaptureRecord record) {
        processes.predecessor(record).ifPresent(process -> endAll(process, Outcome.PROCESS_EXITED, record.startNanos()));
    }

    private void endAll(TracedProcess process, Outcome outcome, long nanos) {
        processes.end(process);
        endConnections(process, outcome, nanos);
    }

    private void endConnections(TracedProcess process, Outcome outcome, long nanos) {
        for (Connection connection : List.copyOf(byProcess.getOrDefault(process, List.of()))) {
            end(connection, outcome, nanos, listener.totals(connection));
            listener.onAbandoned(connection);
        }
        listener.onProcessEnded(process, nanos);
    }

    private void end(Connection connection, Outcome outcome, long nanos, Optional<Totals> totals) {
        connections.remove(connection.key());
        detach(connection);
        connection.end(outcome, nanos, totals);
    }

    private void detach(Connection connection) {
        latest = null;
        byProcess.computeIfPresent(connection.process(), (process, its) -> {
            its.remove(connection);
            return its.isEmpty() ? null : its;
        });
    }
}
