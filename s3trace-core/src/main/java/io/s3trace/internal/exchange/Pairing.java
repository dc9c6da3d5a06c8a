package io.s3trace.internal.exchange;

import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.event.Outcome;
import io.s3trace.internal.http.Framing;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Pairs a connection's requests with its responses, in order. Every request that began ends in one call of the listener. */
final class Pairing {
    /**
     * How many requests a client may have under way at once (pipelining). Further ones are not followed, and counted as lost.
     */
    private static final int MAX_PIPELINED = 16_384;

    private final Connection connection;
    private final ExchangeListener listener;
    private final ExchangePool pool;
    /** Exchanges that have not ended, oldest first: mostly one. */
    private final ArrayDeque<Exchange> open = new ArrayDeque<>(2);
    private long sentTotal;
    private long receivedTotal;
    private int nextSent;
    private int nextReceived;
    private long requests;
    /** Whether anything was sent since bytes were last received. */
    private boolean asked;
    private boolean endOfStream;
    private PeerEnd peerEnd = PeerEnd.NONE;

    Pairing(Connection connection, CaptureRecord first, ExchangeListener listener, ExchangePool pool) {
        this.connection = connection;
        this.listener = listener;
        this.pool = pool;
        this.sentTotal = first.sent() - first.length();
        this.receivedTotal = first.received();
        this.nextSent = first.sequence();
        this.nextReceived = nextSent == 0 ? 0 : -1;
    }

    void onSent(CaptureRecord record) {
        nextSent = checkSequence(record, nextSent);
        int length = record.length();
        long begin = record.sent() - length;
        if (begin > sentTotal && mayHaveLostRequest(new Totals(begin, record.received()))) {
            abandon(record.received());
        }
        sentTotal = record.sent();
        asked = true;
        int at = 0;
        while (at < length) {
            Exchange last = open.peekLast();
            if (last == null || last.request.ended() || beginsAnew(record, at, last)) {
                last = begin(record, at);
            }
            int taken = last == null ? 0 : last.send(record, at);
            if (last == null || taken == 0 && !last.request.ended()) {
                break; // bytes of a request whose beginning was not seen
            }
            if (at > 0 && record.payloadLength() < length && last.request.isCut()) {
                listener.onGap(connection, 1); // its head is not captured as a whole: others may follow it
            }
            at += taken;
        }
        endCompleted();
    }

    void onReceived(CaptureRecord record) {
        nextReceived = checkSequence(record, nextReceived);
        endOfStream = false; // it was no end of the stream: a read of no bytes also returns 0
        int length = record.length();
        long begin = record.received() - length;
        if (begin > receivedTotal && record.sent() > sentTotal
                && mayHaveLostRequest(new Totals(record.sent(), record.received()))) {
            abandon(begin);
            sentTotal = record.sent();
        }
        receivedTotal = record.received();
        asked = false;
        int at = 0;
        while (at < length) {
            Exchange waiting = firstUnanswered();
            if (waiting == null) {
                break; // the response to a request sent before this connection was seen
            }
            at += waiting.receive(record, at);
            endCompleted();
        }
    }

    /** Does a response begin here without a request that is known? */
    boolean isUnasked(CaptureRecord record) {
        return !asked && record.sent() == sentTotal && record.sequence() == nextReceived && firstUnanswered() == null;
    }

    /** The peer will send nothing more. This ends a body that has no other end. */
    void onEndOfStream(CaptureRecord record) {
        nextReceived = checkSequence(record, nextReceived);
        endOfStream = true;
        Exchange waiting = firstUnanswered();
        if (waiting != null && waiting.answered() && waiting.response.framing() == Framing.UNTIL_CLOSE) {
            waiting.finish(waiting.times().last());
            endCompleted();
        }
    }

    /** The peer will send nothing more, but the process may not have read everything that was sent. */
    void onPeerEnd(PeerEnd end) {
        if (peerEnd == PeerEnd.NONE) { // a reset after a FIN only answers what the process has sent since
            peerEnd = endOfStream ? PeerEnd.FINISHED : end;
        }
    }

    /**
     * Nothing more will be reported about this connection.
     *
     * @param totals what had been moved on it in all; empty if that is not known, because its end was lost
     */
    void end(Outcome outcome, long nanos, Optional<Totals> totals) {
        if (totals.isEmpty()) {
            open.forEach(Exchange::abandon);
        } else {
            account(totals.get());
        }
        if (endOfStream && peerEnd == PeerEnd.NONE) {
            peerEnd = PeerEnd.FINISHED;
        }
        while (!open.isEmpty()) {
            Exchange exchange = open.peek();
            boolean bodyEndsHere = outcome == Outcome.CLOSED && peerEnd != PeerEnd.RESET && exchange.answered()
                    && exchange.response.framing() == Framing.UNTIL_CLOSE;
            boolean complete = bodyEndsHere || exchange.answered() && exchange.response.ended();
            exchange.finish(complete ? exchange.times().last() : nanos);
            deliverFirst(complete ? Outcome.COMPLETE : peerEnd.explain(outcome, exchange.answered()));
        }
    }

    private void account(Totals totals) {
        if (totals.sent() > sentTotal && mayHaveLostRequest(totals)) {
            abandon(totals.received());
        } else if (!open.isEmpty()) {
            open.peekLast().loseSent(totals.sent());
            open.peek().loseReceived(totals.received());
        }
    }

    /**
     * More bytes were sent than were reported. May a request have begun among them? Not if the last request's body reaches that
     * far. Nor if the last request has not been answered: without pipelining, clients send no other one before that.
     */
    private boolean mayHaveLostRequest(Totals totals) {
        Exchange last = open.peekLast();
        boolean unanswered = last != null && !last.request.ended() && !last.answered()
                && totals.received() == receivedTotal;
        return last != null && !unanswered && !last.request.reaches(totals.sent());
    }

    /**
     * Among lost bytes, it cannot be known where the responses under way end, nor to which request the next response belongs.
     */
    private void abandon(long received) {
        while (!open.isEmpty()) {
            Exchange exchange = open.peek();
            exchange.loseReceived(received);
            boolean complete = exchange.complete();
            if (!complete) {
                exchange.abandon();
            }
            deliverFirst(complete ? Outcome.COMPLETE : Outcome.SUPERSEDED);
        }
    }

    /** Checks the number of a record. A step of more than one means that the kernel lost records. */
    private int checkSequence(CaptureRecord record, int expected) {
        if (expected >= 0 && record.sequence() != expected) {
            listener.onGap(connection, record.sequence() - expected);
        }
        return record.sequence() + 1 & Integer.MAX_VALUE;
    }

    /**
     * A new request begins although the last one has not ended by its own framing. Either its end cannot be seen, or it asked
     * whether to send its body and was refused. In the second case, only a whole head counts as a new request: anything else
     * may be the body, sent all the same.
     */
    private static boolean beginsAnew(CaptureRecord record, int at, Exchange last) {
        if (at != 0 || !record.startsTurn() || !last.request.headRead() || !MessageStart.isRequest(record, at)) {
            return false;
        }
        return last.request.openEnded() || last.bodyRefused() && MessageStart.isWhole(record);
    }

    private @Nullable Exchange begin(CaptureRecord record, int at) {
        if (!MessageStart.isRequest(record, at)) {
            if (MessageStart.mayBeRequest(record, at)) {
                listener.onGap(connection, 1); // another request, after a body
            }
            return null;
        }
        if (open.size() == MAX_PIPELINED) {
            listener.onGap(connection, 1);
            return null;
        }
        if (record.startsTurn()) {
            supersede(record);
        }
        Exchange exchange = pool.take();
        exchange.begin(record, record.sent() - record.length() + at, requests++ > 0);
        open.add(exchange);
        return exchange;
    }

    /** The client sends its next request. So the response that it was reading has ended, whether its end was seen or not. */
    private void supersede(CaptureRecord record) {
        while (!open.isEmpty()) {
            Exchange exchange = open.peek();
            exchange.loseSent(record.sent() - record.length());
            exchange.loseReceived(record.received());
            exchange.endOpenRequest();
            if (!exchange.answered() || !(exchange.response.ended() || exchange.response.openEnded())) {
                break; // pipelining: its response is still to come
            }
            boolean seen = exchange.response.ended()
                    || exchange.isResponseKnown() && exchange.response.framing() != Framing.UNTIL_CLOSE;
            exchange.finish(exchange.times().last());
            deliverFirst(seen ? Outcome.COMPLETE : Outcome.SUPERSEDED);
        }
    }

    private @Nullable Exchange firstUnanswered() {
        for (Exchange exchange : open) {
            if (!exchange.answered() || !exchange.response.ended()) {
                return exchange;
            }
        }
        return null;
    }

    private void endCompleted() {
        while (!open.isEmpty() && open.peek().complete()) {
            deliverFirst(Outcome.COMPLETE);
        }
    }

    private void deliverFirst(Outcome outcome) {
        Exchange exchange = open.poll();
        if (!open.isEmpty()) {
            open.peek().follow(exchange);
        }
        listener.onExchange(connection, exchange, outcome);
        pool.give(exchange);
    }

    /** Gives away the exchange whose response goes on as HTTP/2, if there is one. */
    Optional<Exchange> giveUpgraded() {
        return Optional.ofNullable(open.poll());
    }

    /** How many requests have begun. */
    long requests() {
        return requests;
    }

    /** The exchanges under way, oldest first. */
    Collection<Exchange> open() {
        return Collections.unmodifiableCollection(open);
    }
}
