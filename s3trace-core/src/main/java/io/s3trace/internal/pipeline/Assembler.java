package io.s3trace.internal.pipeline;

import io.s3trace.bpf.RecordHandler;
import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.bpf.capture.ConnectionKey;
import io.s3trace.bpf.capture.KnownConnections;
import io.s3trace.event.ConnectionUsage;
import io.s3trace.event.FailedConnectionEvent;
import io.s3trace.event.Outcome;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.internal.delivery.Burst;
import io.s3trace.internal.exchange.Connection;
import io.s3trace.internal.exchange.ConnectionTable;
import io.s3trace.internal.exchange.Exchange;
import io.s3trace.internal.exchange.ExchangeListener;
import io.s3trace.internal.exchange.HeadReaders;
import io.s3trace.internal.exchange.Totals;
import io.s3trace.internal.exchange.VerdictListener;
import io.s3trace.internal.process.ProcessReader;
import io.s3trace.internal.process.Targets;
import io.s3trace.internal.process.TracedProcess;
import io.s3trace.internal.s3.RequestReader;
import io.s3trace.internal.s3.ResponseReader;
import io.s3trace.internal.text.HeadMemory;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes events from records: assembles, filters, passes on. Does not know the kernel. For one thread, except for the figures.
 */
public final class Assembler implements RecordHandler {
    private static final Logger LOGGER = LoggerFactory.getLogger(Assembler.class);
    private static final int MAX_CONNECTIONS = 65_536;

    private final KnownConnections known;
    private final VerdictListener verdicts;
    private final EventSink delivery;
    private final EventFilter filter;
    private final long timeoutNanos;
    private final long stallNanos;
    private final HeadMemory heads;
    private final ConnectionTable connections;
    private final Unfinished unfinished;
    private final MonotonicClock clock;
    private final EventFactory events;
    private final Reports reports;
    private final Judge judge;
    private final FailedOpenings failedOpenings;
    private final Openings openings;
    private final SealedExchanges sealed;
    private final S3Shares shares = new S3Shares();
    private final CaptureRecord record = new CaptureRecord();
    private final PumpCounters counters = new PumpCounters();
    private final Burst burst = new Burst();

    /**
     * Makes an assembler that has seen nothing.
     *
     * @param known the connections that the kernel side follows
     * @param delivery where the events go
     */
    public Assembler(KnownConnections known, EventSink delivery, PumpSettings settings) {
        this(known, delivery, settings, new MonotonicClock(), ProcessReader.ofThisSystem(), VerdictListener.NONE,
                new HeadMemory(HeadMemory.DEFAULT_BYTES));
    }

    Assembler(KnownConnections known, EventSink delivery, PumpSettings settings, MonotonicClock clock,
            ProcessReader processes, VerdictListener verdicts, HeadMemory heads) {
        this.heads = heads;
        this.verdicts = verdicts;
        this.clock = clock;
        this.events = new EventFactory(clock);
        this.known = known;
        this.delivery = delivery;
        this.filter = new EventFilter(settings);
        this.timeoutNanos = settings.exchangeTimeout().toNanos();
        this.stallNanos = settings.stallAfter().toNanos();
        HeadReaders readers = new HeadReaders(
                new RequestReader(settings.endpoints(), settings.keys()), new ResponseReader());
        this.connections = new ConnectionTable(new Listener(), readers, processes, heads, MAX_CONNECTIONS);
        this.reports = new Reports(filter, delivery, events, counters);
        S3Endpoints endpoints = new S3Endpoints(settings.endpoints());
        this.judge = new Judge(endpoints, known, settings.keys(), !settings.includeUnknown());
        this.failedOpenings = new FailedOpenings(endpoints, events, this::failedOpening);
        this.openings = new Openings(delivery, clock, failedOpenings, counters);
        this.sealed = new SealedExchanges(endpoints, known, clock, shares, reports::sealed);
        this.unfinished = new Unfinished(connections, filter, judge, events, known);
    }

    /** {@return what it has done so far} */
    public PumpCounters counters() {
        return counters;
    }

    /** {@return how many connections to S3 were opened and sealed; for any thread} */
    public S3Shares shares() {
        return shares;
    }

    /** {@return how many connections had to make room} */
    public long evictedConnections() {
        return connections.evicted();
    }

    /** {@return how often there was no memory to hold a head or an answer} */
    public long headMemoryFull() {
        return heads.refusals();
    }

    /**
     * Call before each batch of records. Returns true if the clocks were compared anew. They are compared only here, so that a
     * recording has each comparison before the records whose times depend on it.
     */
    boolean beginBatch(long now, long pendingBytes) {
        counters.noteFill(pendingBytes);
        return clock.refresh(now);
    }

    @Override
    public void onRecord(MemorySegment ring, long offset, int length) {
        counters.records++;
        try {
            if (record.wrap(ring, offset, length) == null) {
                counters.malformed++;
            } else if (record.kind() == CaptureRecord.CONNECT) {
                openings.onConnect(record, connections.process(record));
            } else if (record.kind() == CaptureRecord.RESOLVED || record.kind() == CaptureRecord.ASKED) {
                openings.onLookup(record, connections.process(record));
            } else if (record.kind() == CaptureRecord.HANDSHAKE) {
                openings.onHandshake(record, connections.process(record));
            } else if (record.isSealed()) {
                sealed.onRecord(record, connections.process(record));
            } else {
                connections.onRecord(record);
            }
        } catch (Throwable e) {
            survive(e);
        }
    }

    /** Records of an HTTP/2 connection were lost. */
    void noteGap(int records) {
        counters.gaps++;
    }

    /** Is this a response for which no request is waiting? */
    boolean isUnasked(CaptureRecord received) {
        return connections.isUnasked(received);
    }

    /** {@return the connection of the last record, if it is followed} */
    Optional<Connection> connection() {
        return connections.connection(record);
    }

    /** Call after each batch of records: wakes the threads that wait for its events. */
    public void endBatch() {
        delivery.flush();
    }

    /** {@return the time since which something must have moved, or it is given up} */
    long silentBefore(long now) {
        return now - timeoutNanos;
    }

    /** Ends what has been silent for too long, and reports what has stalled or failed for long enough. */
    void expire(long now) {
        guarded(() -> failedOpenings.expire(now));
        guarded(() -> openings.expire(now));
        guarded(() -> connections.expire(silentBefore(now), now));
        if (stallNanos > 0) {
            guarded(() -> tellStalls(now));
        }
        delivery.flush();
    }

    /** Ends what is under way. */
    void endAll(long now) {
        guarded(() -> connections.endAll(now));
        guarded(failedOpenings::tellAll);
        delivery.flush();
    }

    /** What is known of the exchanges under way; for the thread that reads records. */
    List<S3RequestEvent> inFlight(long now) {
        return unfinished.events(now);
    }

    private void failedOpening(TracedProcess process, long lookup, FailedConnectionEvent event) {
        verdicts.onFailedOpening(process.info().pid(), lookup);
        reports.failedConnection(event);
    }

    private void tellStalls(long now) {
        unfinished.stalled(now - stallNanos, now).filter(reports::passes)
                .forEach(event -> delivery.publish(EventKind.STALL, event));
    }

    /** How connections are used; for the thread that reads records. */
    List<ConnectionUsage> usage() {
        UsageCount count = new UsageCount();
        connections.connections().stream().filter(connection -> connection.history().carriesS3()).forEach(count::add);
        return count.usage();
    }

    /** How much is remembered, by table; for the thread that reads records. */
    Map<String, Integer> remembered() {
        return Map.of("connections", connections.connections().size(), "processes", connections.processes(),
                "failed attempts", reports.failedAttempts(), "failed openings", failedOpenings.size(),
                "open look-ups", openings.openLookups(), "sealed connections", sealed.size());
    }

    /** Traces processes of these targets only. */
    void retarget(Targets targets) {
        connections.retarget(targets, System.nanoTime());
    }

    /** Ends what a process has under way, and reports nothing more of it. */
    void detach(int pid) {
        connections.detach(pid, System.nanoTime());
    }

    /** Reports a process again. */
    void attach(int pid) {
        connections.attach(pid);
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (Throwable e) {
            survive(e);
        }
    }

    /** No failure may end this thread: without it, everything would be lost silently. */
    void survive(Throwable failure) {
        counters.failures++;
        if (burst.first()) {
            LOGGER.error("a record could not be processed: a bug in s3trace; it goes on with the next", failure);
        }
    }

    /** Gets what the connections report. */
    private final class Listener implements ExchangeListener {
        @Override
        public void onExchange(Connection connection, Exchange exchange, Outcome outcome) {
            counters.exchanges++;
            boolean known = connection.history().carriesS3();
            boolean s3 = judge.judge(connection, exchange);
            if (s3 && !known) {
                shares.opened(connection.process().info());
            }
            verdicts.onVerdict(connection, exchange, s3);
            counters.notS3 += s3 ? 0 : 1;
            if (s3 || filter.includesUnknown()) {
                reports.exchange(connection, exchange, outcome, s3);
            }
            if (!s3) {
                exchange.forget();
            }
        }

        @Override
        public void onOpened(Connection connection, long lookup) {
            failedOpenings.onOpened(connection.process(), lookup);
        }

        @Override
        public void onGap(Connection connection, int records) {
            counters.gaps++;
        }

        @Override
        public Optional<Totals> totals(Connection connection) {
            ConnectionKey key = connection.key();
            return known.find(key.tgid(), key.handle(), connection.bornNanos())
                    .map(state -> new Totals(state.sent(), state.received()));
        }

        @Override
        public void onProcessEnded(TracedProcess process, long nanos) {
            reports.onProcessEnded(process.info());
            failedOpenings.onProcessEnded(process);
            openings.onProcessEnded(process, nanos);
        }

        @Override
        public void onUnwanted(TracedProcess process) {
            known.reject(process.info().pid(), process.startNanos(), process.exec());
        }

        @Override
        public void onWanted(int pid) {
            known.accept(pid);
        }

        @Override
        public void onAbandoned(Connection connection) {
            known.forget(connection.key().tgid(), connection.key().handle());
        }
    }
}
