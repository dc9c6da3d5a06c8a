package io.s3trace.exchange;

import io.s3trace.Outcome;
import io.s3trace.Target;
import io.s3trace.bpf.capture.CaptureRecord;
import java.lang.foreign.MemorySegment;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All connections, and the way of every record to its own. Bounded: the longest silent make room. Used by one thread,
 * but for the figures.
 */
public final class ConnectionTable {
    private final Map<ConnectionKey, Connection> connections = new LinkedHashMap<>(256, 0.75f, true);
    private final Map<Integer, TracedProcess> processes = new HashMap<>();
    private final ConnectionKey probe = new ConnectionKey();
    private final EndedProcesses ended = new EndedProcesses();
    private final DetachedProcesses detached = new DetachedProcesses();
    private final ProcessReader processReader;
    private final ExchangeListener listener;
    private final ExchangePool pool;
    private final int capacity;
    /** The connection looked up last, which the next record is likely to be of; the last one in the map's order. */
    private Connection latest;
    private Optional<Targets> targets = Optional.empty();
    private long connectionsSeen;
    private volatile long evicted;

    /**
     * Makes an empty table.
     *
     * @param listener is told of exchanges
     * @param readers read their heads
     * @param processReader tells who their processes are
     * @param requestBudget the longest request head, in bytes
     * @param responseBudget the longest response head, in bytes
     * @param capacity how many connections to follow at most
     */
    public ConnectionTable(
            ExchangeListener listener, HeadReaders readers, ProcessReader processReader, int requestBudget,
            int responseBudget, int capacity) {
        this.listener = listener;
        this.processReader = processReader;
        this.pool = new ExchangePool(() -> new Exchange(readers, requestBudget, responseBudget));
        this.capacity = capacity;
    }

    /** Takes a record to its connection. */
    public void onRecord(CaptureRecord record) {
        int kind = record.kind();
        if (kind == CaptureRecord.SENT) {
            Connection connection = connectionOf(record);
            if (connection != null) {
                connection.onSent(record);
            }
        } else if (kind == CaptureRecord.PROCESS_SEEN) {
            introduce(record);
        } else if (kind == CaptureRecord.PROCESS_EXITED) {
            endProcess(record);
        } else {
            Connection connection = known(record);
            if (connection == null) {
                return; // nothing was sent on it that we saw
            }
            if (kind == CaptureRecord.RECEIVED) {
                connection.onReceived(record);
            } else if (kind == CaptureRecord.OPENED) {
                connection.onOpened(record);
            } else if (kind == CaptureRecord.PEER_FINISHED) {
                connection.onPeerEnd(PeerEnd.FINISHED);
            } else if (kind == CaptureRecord.PEER_RESET) {
                connection.onPeerEnd(PeerEnd.RESET);
            } else if (kind == CaptureRecord.END_OF_STREAM) {
                connection.onEndOfStream(record);
            } else if (kind == CaptureRecord.CLOSED) {
                end(connection, Outcome.CLOSED, record.endNanos(), 
                        Optional.of(new Totals(record.sent(), record.received())));
            }
        }
    }

    /** {@return what is known of a record's process, which may have no connection and have ended} */
    public TracedProcess process(CaptureRecord record) {
        TracedProcess process = processes.get(record.tgid());
        if (process != null && process.startNanos() == record.processStartNanos()) {
            return process;
        }
        return ended.find(record).orElseGet(() -> stranger(record));
    }

    /** One of whose end was told long ago, or whose beginning was lost. */
    private TracedProcess stranger(CaptureRecord record) {
        TracedProcess process = new TracedProcess(processReader.read(record, ""), record.processStartNanos());
        process.judge(targetsOf(process, MemorySegment.NULL));
        return process;
    }

    /**
     * Ends what has been silent for too long.
     *
     * @param before connections not heard of since this time, in nanoseconds of CLOCK_MONOTONIC
     * @param now the time now, likewise
     */
    public void expire(long before, long now) {
        ended.age();
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
        latest = null;
        processes.clear();
        all.forEach(connection -> connection.end(Outcome.UNFINISHED, now, listener.totals(connection)));
    }

    /** {@return all connections; to be read by the thread that calls the other methods} */
    public Collection<Connection> connections() {
        return Collections.unmodifiableCollection(connections.values());
    }

    /**
     * Traces processes of these targets only from now on; what others have under way ends.
     *
     * @param targets the targets
     * @param now the time now, in nanoseconds of CLOCK_MONOTONIC
     */
    public void retarget(Targets targets, long now) {
        this.targets = Optional.of(targets);
        for (TracedProcess process : List.copyOf(processes.values())) {
            boolean wanted = process.isWanted();
            judge(process, MemorySegment.NULL);
            for (Connection connection : List.copyOf(process.connections)) {
                if (process.labels(connection.library()).isEmpty()) {
                    end(connection, Outcome.UNFINISHED, now, listener.totals(connection));
                    listener.onAbandoned(connection);
                }
            }
            if (!wanted && process.isWanted()) {
                listener.onWanted(process.info().pid());
            }
        }
    }

    /**
     * Ends what a process has under way; nothing more of it is told.
     *
     * @param pid the process
     * @param now the time now, in nanoseconds of CLOCK_MONOTONIC
     */
    public void detach(int pid, long now) {
        TracedProcess process = processes.get(pid);
        if (process != null) {
            detached.add(pid, process.startNanos());
            listener.onUnwanted(process);
            endAll(process, Outcome.UNFINISHED, now);
        }
    }

    /**
     * Has a process that was detached told of again.
     *
     * @param pid the process
     */
    public void attach(int pid) {
        detached.remove(pid);
        listener.onWanted(pid);
    }

    /** {@return how many processes are known, or were a moment ago; for the thread that calls the other methods} */
    public int processes() {
        return processes.size() + ended.size();
    }

    /** {@return connections that had to make room} */
    public long evicted() {
        return evicted;
    }

    private Connection find(CaptureRecord record) {
        if (latest == null || !latest.key().is(record)) {
            latest = connections.get(probe.of(record));
        }
        return latest;
    }

    private Connection known(CaptureRecord record) {
        Connection connection = find(record);
        return connection != null && connection.bornNanos() == record.bornNanos() ? connection : null;
    }

    private Connection connectionOf(CaptureRecord record) {
        Connection connection = find(record);
        if (connection != null && connection.bornNanos() == record.bornNanos()) {
            return connection;
        }
        if (connection != null) {
            end(connection, Outcome.CLOSED, record.startNanos(), Optional.empty()); // its end was lost
        }
        if (detached.contains(record)) {
            return null; // it was under way in the kernel
        }
        TracedProcess process = processOf(record);
        return process.labels(Connection.library(record)).isPresent() ? add(record, process) : null;
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
        process.connections.add(connection);
        return connection;
    }

    private TracedProcess processOf(CaptureRecord record) {
        TracedProcess process = processes.get(record.tgid());
        if (process != null && process.startNanos() != record.processStartNanos()) {
            endAll(process, Outcome.PROCESS_EXITED, record.startNanos());
            process = null;
        }
        if (process == null) {
            process = add(record, "");
            judge(process, MemorySegment.NULL);
        }
        return process;
    }

    private void introduce(CaptureRecord record) {
        TracedProcess process = processes.get(record.tgid());
        String exe = record.exe();
        if (process != null && process.startNanos() != record.processStartNanos()) {
            endAll(process, Outcome.PROCESS_EXITED, record.startNanos());
            process = null;
        }
        if (process == null) {
            process = add(record, exe);
        } else {
            process.introduce(processReader.read(record, exe));
        }
        process.introduce(record.exec(), record.root());
        judge(process, record.commandLine());
    }

    private TracedProcess add(CaptureRecord record, String exe) {
        if (processes.size() >= capacity) {
            processes.values().removeIf(idle -> idle.connections.isEmpty()); // their exit was missed
        }
        TracedProcess process = new TracedProcess(processReader.read(record, exe), record.processStartNanos());
        processes.put(record.tgid(), process);
        return process;
    }

    private void judge(TracedProcess process, MemorySegment commandLine) {
        process.judge(targetsOf(process, commandLine));
        if (!process.isWanted()) {
            listener.onUnwanted(process);
        }
    }

    private Optional<List<Target>> targetsOf(TracedProcess process, MemorySegment commandLine) {
        return targets.map(all ->
                all.of(new Candidate(process.info(), process.startNanos(), process.root(), commandLine,
                        processReader.isOfThisSystem())));
    }

    private void endProcess(CaptureRecord record) {
        TracedProcess process = processes.get(record.tgid());
        if (process != null && process.startNanos() == record.processStartNanos()) {
            endAll(process, Outcome.PROCESS_EXITED, record.endNanos());
        }
    }

    private void endAll(TracedProcess process, Outcome outcome, long nanos) {
        for (Connection connection : List.copyOf(process.connections)) {
            end(connection, outcome, nanos, listener.totals(connection));
            listener.onAbandoned(connection);
        }
        processes.remove(process.info().pid());
        ended.add(process);
        listener.onProcessEnded(process);
    }

    private void end(Connection connection, Outcome outcome, long nanos, Optional<Totals> totals) {
        connections.remove(connection.key());
        detach(connection);
        connection.end(outcome, nanos, totals);
    }

    private void detach(Connection connection) {
        latest = null;
        connection.process().connections.remove(connection);
    }
}
