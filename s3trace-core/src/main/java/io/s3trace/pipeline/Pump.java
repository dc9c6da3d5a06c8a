package io.s3trace.pipeline;

import io.s3trace.Outcome;
import io.s3trace.S3RequestEvent;
import io.s3trace.bpf.capture.ByteCapture;
import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.exchange.Connection;
import io.s3trace.exchange.ConnectionKey;
import io.s3trace.exchange.ConnectionTable;
import io.s3trace.exchange.Exchange;
import io.s3trace.exchange.ExchangeListener;
import io.s3trace.exchange.HeadReaders;
import io.s3trace.exchange.Totals;
import io.s3trace.s3.RequestReader;
import io.s3trace.s3.ResponseReader;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread on which records become events: reads the ring, assembles, filters, hands on. */
public final class Pump implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Pump.class);
    /** How long records may lie in the ring, unless the kernel wakes us. */
    private static final int BUSY_WAIT_MILLIS = 20;
    private static final int IDLE_WAIT_MILLIS = 50;
    private static final long SWEEP_INTERVAL_NANOS = 1_000_000_000L;
    private static final int MAX_CONNECTIONS = 65_536;
    /** A connection whose first so many exchanges were not S3 is not looked at any more. */
    private static final int NOT_S3_AFTER = 3;

    private final ByteCapture capture;
    private final Delivery delivery;
    private final EventFilter filter;
    private final long timeoutNanos;
    private final ConnectionTable connections;
    private final MonotonicClock clock = new MonotonicClock();
    private final EventFactory events = new EventFactory(clock);
    private final CaptureRecord record = new CaptureRecord();
    private final PumpCounters counters = new PumpCounters();
    private final Burst burst = new Burst();
    private final Burst filterBurst = new Burst();
    private final Thread thread = new Thread(this::run, "s3trace-pump");
    private long sweptNanos = System.nanoTime();
    private volatile boolean stopping;

    /**
     * Makes a pump that stands still.
     *
     * @param capture where the records come from
     * @param delivery where the events go
     */
    public Pump(ByteCapture capture, Delivery delivery, PumpSettings settings) {
        this.capture = capture;
        this.delivery = delivery;
        this.filter = new EventFilter(settings);
        this.timeoutNanos = settings.exchangeTimeout().toNanos();
        HeadReaders readers = new HeadReaders(new RequestReader(), new ResponseReader());
        this.connections = new ConnectionTable(new Listener(), readers, settings.requestBudget(),
                settings.responseBudget(), MAX_CONNECTIONS);
        thread.setDaemon(true);
    }

    /** Starts the thread. */
    public void start() {
        thread.start();
    }

    /** {@return what it has done so far} */
    public PumpCounters counters() {
        return counters;
    }

    /** {@return connections that had to make room} */
    public long evictedConnections() {
        return connections.evicted();
    }

    /** Reads what the ring still holds, ends what is under way, and stops. Detach the capture first. */
    @Override
    public void close() {
        stopping = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true; // the ring's memory must not go while the thread may read it
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!stopping) {
            boolean idle = readRing() == 0;
            sweep(System.nanoTime());
            capture.ring().await(idle ? IDLE_WAIT_MILLIS : BUSY_WAIT_MILLIS);
        }
        while (readRing() > 0) {
            // what the kernel had written when it was detached
        }
        guarded(() -> connections.endAll(System.nanoTime()));
    }

    private void sweep(long now) {
        if (now - sweptNanos > SWEEP_INTERVAL_NANOS) {
            sweptNanos = now;
            guarded(() -> connections.expire(now - timeoutNanos, now));
        }
    }

    private int readRing() {
        clock.refresh(System.nanoTime());
        counters.noteFill(capture.ring().pendingBytes());
        return capture.ring().read(this::onRecord);
    }

    private void onRecord(MemorySegment ring, long offset, int length) {
        counters.records++;
        try {
            if (record.wrap(ring, offset, length) == null) {
                counters.malformed++;
            } else {
                connections.onRecord(record);
            }
        } catch (Throwable e) {
            survive(e);
        }
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (Throwable e) {
            survive(e);
        }
    }

    /** Nothing may end this thread: a dead pump would lose everything in silence. */
    private void survive(Throwable failure) {
        counters.failures++;
        if (burst.first()) {
            LOGGER.error("a record could not be processed: a bug in s3trace; it goes on with the next", failure);
        }
    }

    /** What the connections tell. */
    private final class Listener implements ExchangeListener {
        @Override
        public void onExchange(Connection connection, Exchange exchange, Outcome outcome) {
            counters.exchanges++;
            boolean s3 = connection.judge(filter.looksLikeS3(exchange));
            if (!s3) {
                counters.notS3++;
                if (connection.strangers() == NOT_S3_AFTER && !filter.includesUnknown()) {
                    capture.connections().ignore(
                            connection.key().tgid(), connection.key().handle(), connection.bornNanos());
                }
            }
            if (!s3 && !filter.includesUnknown()) {
                return;
            }
            if (!filter.isSlowEnough(exchange)) {
                counters.filtered++;
                return;
            }
            S3RequestEvent event = events.event(connection, exchange, outcome, s3);
            if (passes(event)) {
                counters.events++;
                delivery.publish(event);
            } else {
                counters.filtered++;
            }
        }

        private boolean passes(S3RequestEvent event) {
            try {
                return filter.test(event);
            } catch (RuntimeException e) {
                counters.filterFailures++;
                if (filterBurst.first()) {
                    LOGGER.warn("a filter failed; the event is left out", e);
                }
                return false;
            }
        }

        @Override
        public void onGap(Connection connection, int records) {
            counters.gaps++;
        }

        @Override
        public Optional<Totals> totals(Connection connection) {
            ConnectionKey key = connection.key();
            return capture.connections().find(key.tgid(), key.handle(), connection.bornNanos())
                    .map(state -> new Totals(state.sent(), state.received()));
        }

        @Override
        public void onAbandoned(Connection connection) {
            capture.connections().forget(connection.key().tgid(), connection.key().handle());
        }
    }
}
