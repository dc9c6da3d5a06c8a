package io.s3trace.internal.exchange;

import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.event.Outcome;
import io.s3trace.internal.collect.IntMap;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The exchanges of an HTTP/2 connection: one on each stream, and many at once. Every request that began ends in one call of the
 * listener.
 */
final class Streams {
    /** If there is one more, the oldest is given up: its end was lost. */
    private static final int MOST = 16_384;

    private final Connection connection;
    private final ExchangeListener listener;
    private final ExchangePool pool;
    private final IntMap<Exchange> open = new IntMap<>();
    private long requests;
    private PeerEnd peerEnd = PeerEnd.NONE;

    /**
     * Begins with what may have begun as HTTP/1.1.
     *
     * @param requests how many requests were made so
     * @param upgraded the one of them that is answered on a stream, if there is one
     */
    Streams(Connection connection, ExchangeListener listener, ExchangePool pool, long requests, Optional<Exchange> upgraded) {
        this.connection = connection;
        this.listener = listener;
        this.pool = pool;
        this.requests = requests;
        upgraded.ifPresent(exchange -> {
            exchange.goOnInStream(CaptureRecord.UPGRADED_STREAM);
            open.put(CaptureRecord.UPGRADED_STREAM, exchange);
        });
    }

    void onSent(CaptureRecord record) {
        Exchange exchange = open.get(record.stream());
        if (exchange == null) {
            if (record.sequence() != 0) {
                return; // it has ended, or its beginning was not seen
            }
            Exchange oldest = open.size() < MOST ? null : open.get(open.lowest());
            if (oldest != null) {
                oldest.abandon();
                end(oldest.stream().number(), oldest, Outcome.UNFINISHED, PeerEnd.NONE, record.endNanos());
            }
            exchange = pool.take();
            exchange.begin(record, record.sent() - record.length(), requests++ > 0);
            open.put(record.stream(), exchange);
        }
        exchange.send(record, 0);
        endIfComplete(record.stream(), exchange);
    }

    void onReceived(CaptureRecord record) {
        Exchange exchange = open.get(record.stream());
        if (exchange != null) {
            exchange.receive(record, 0);
            endIfComplete(record.stream(), exchange);
        }
    }

    /** Is this a response on a stream whose request is not known? */
    boolean isUnasked(CaptureRecord record) {
        return record.sent() == 0 && open.get(record.stream()) == null;
    }

    /** A stream was reset by the client, or can no longer be followed. */
    void onClosed(CaptureRecord record) {
        end(record, record.isBehindLoss() ? Outcome.UNFINISHED : Outcome.CLOSED, PeerEnd.NONE);
    }

    /** The server has reset a stream, or has said that it will not look at it. */
    void onPeerEnd(CaptureRecord record, PeerEnd end) {
        end(record, Outcome.CLOSED, end);
    }

    private void end(CaptureRecord record, Outcome outcome, PeerEnd end) {
        Exchange exchange = open.get(record.stream());
        if (exchange != null) {
            exchange.reset(record);
            end(record.stream(), exchange, outcome, end, record.endNanos());
        }
    }

    /** The server has ended its side of the whole connection. */
    void onPeerEnd(PeerEnd end) {
        if (peerEnd == PeerEnd.NONE) {
            peerEnd = end;
        }
    }

    /** Nothing more will be reported about the connection. */
    void end(Outcome outcome, long nanos, boolean known) {
        for (Exchange exchange : open.ascending()) {
            if (!known) {
                exchange.abandon();
            }
            boolean doubtful = exchange.stream().mayHaveEnded();
            end(exchange.stream().number(), exchange, doubtful ? Outcome.UNFINISHED : outcome,
                    doubtful ? PeerEnd.NONE : peerEnd, nanos);
        }
    }

    private void end(int stream, Exchange exchange, Outcome outcome, PeerEnd end, long nanos) {
        boolean complete = exchange.answeredInFull();
        exchange.finish(complete ? exchange.times().last() : nanos);
        deliver(stream, exchange, complete ? Outcome.COMPLETE : end.explain(outcome, exchange.answered()));
    }

    private void endIfComplete(int stream, Exchange exchange) {
        if (exchange.complete()) {
            deliver(stream, exchange, Outcome.COMPLETE);
        }
    }

    private void deliver(int stream, Exchange exchange, Outcome outcome) {
        open.remove(stream);
        listener.onExchange(connection, exchange, outcome);
        pool.give(exchange);
    }

    /** How many requests have begun. */
    long requests() {
        return requests;
    }

    /** The exchange on a stream, if it is under way. */
    @Nullable Exchange on(int stream) {
        return open.get(stream);
    }

    /** The exchanges under way, oldest first. */
    Collection<Exchange> open() {
        return open.ascending();
    }
}
