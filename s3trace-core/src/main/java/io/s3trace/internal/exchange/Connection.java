package io.s3trace.internal.exchange;

import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.bpf.capture.CaptureSource;
import io.s3trace.bpf.capture.ConnectionOpening;
import io.s3trace.bpf.capture.RequestBeginning;
import io.s3trace.event.ConnectionInfo;
import io.s3trace.event.Outcome;
import io.s3trace.internal.http.Framing;
import io.s3trace.internal.http.HeadScanner;
import io.s3trace.internal.http.RequestStart;
import io.s3trace.internal.process.Sources;
import io.s3trace.internal.process.TracedProcess;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A connection of a process: pairs its requests with its responses, in order. Every request that began ends in exactly
 * one call of the listener.
 */
public final class Connection {
    /**
     * How many requests a client may have under way at once (pipelining). Further ones are not followed, and counted as lost.
     */
    private static final int MAX_PIPELINED = 16_384;
    /** The shortest request, {@code GET / HTTP/1.1}, has more bytes than this. Fewer may be a line end after a body. */
    private static final int MIN_REQUEST_BYTES = 16;
    private static final long DUE_AGAIN_NANOS = 60_000_000_000L;

    private final long id;
    private final ConnectionKey key;
    private final long bornNanos;
    private final CaptureSource source;
    private final TracedProcess process;
    private final ExchangeListener listener;
    private final ExchangePool pool;
    /** Exchanges that have not ended, oldest first: mostly one. */
    private final ArrayDeque<Exchange> open = new ArrayDeque<>(2);
    private long sentTotal;
    private long receivedTotal;
    private int nextSent;
    private int nextReceived;
    private long requests;
    private String host = "";
    private boolean carriesS3;
    private int strangers;
    private final RecentBeginnings strangerBeginnings = new RecentBeginnings();
    private long dueNanos = Long.MIN_VALUE;
    private long lastNanos;
    /** Whether anything was sent since bytes were last received. */
    private boolean asked;
    private boolean endOfStream;
    private PeerEnd peerEnd = PeerEnd.NONE;
    private @Nullable ConnectionInfo info;
    private Opening opening = Opening.UNKNOWN;

    Connection(long id, ConnectionKey key, CaptureRecord first, TracedProcess process, ExchangeListener listener,
            ExchangePool pool) {
        this.id = id;
        this.key = key;
        this.bornNanos = first.bornNanos();
        this.source = source(first);
        this.process = process;
        this.listener = listener;
        this.pool = pool;
        this.sentTotal = first.sent() - first.length();
        this.receivedTotal = first.received();
        this.nextSent = first.sequence();
        this.nextReceived = nextSent == 0 ? 0 : -1;
    }

    /** {@return the kind of code in which a record was seen} */
    public static CaptureSource source(CaptureRecord record) {
        return CaptureSource.of(record.source());
    }

    void onSent(CaptureRecord record) {
        lastNanos = record.endNanos();
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
            if (taken == 0 && (last == null || !last.request.ended())) {
                break; // bytes of a request whose beginning was not seen
            }
            at += taken;
        }
        endCompleted();
    }

    void onReceived(CaptureRecord record) {
        lastNanos = record.endNanos();
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

    /** The socket that carries the connection is known now. */
    void onOpened(CaptureRecord record) {
        ConnectionOpening seen = record.opening();
        opening = Opening.of(seen);
        info = null;
        listener.onOpened(this, seen.resolveStartNanos());
    }

    /** The peer will send nothing more. This ends a body that has no other end. */
    void onEndOfStream(CaptureRecord record) {
        nextReceived = checkSequence(record, nextReceived);
        endOfStream = true;
        Exchange waiting = firstUnanswered();
        if (waiting != null && waiting.answered() && waiting.response.framing() == Framing.UNTIL_CLOSE) {
            waiting.finish(waiting.lastNanos());
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
            exchange.finish(complete ? exchange.lastNanos() : nanos);
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
            listener.onGap(this, record.sequence() - expected);
        }
        return record.sequence() + 1 & Integer.MAX_VALUE;
    }

    /**
     * A new request begins although the last one has not ended by its own framing. Either its end cannot be seen, or it asked
     * whether to send its body and was refused. In the second case, only a whole head counts as a new request: anything else
     * may be the body, sent all the same.
     */
    private static boolean beginsAnew(CaptureRecord record, int at, Exchange last) {
        if (at != 0 || !record.startsTurn() || !last.request.headRead() || !looksLikeRequest(record, at)) {
            return false;
        }
        return last.request.openEnded() || last.bodyRefused() && hasBlankLine(record);
    }

    private static boolean hasBlankLine(CaptureRecord record) {
        return new HeadScanner().scan(record.memory(), record.payloadOffset(), record.payloadLength()) >= 0;
    }

    private @Nullable Exchange begin(CaptureRecord record, int at) {
        if (!looksLikeRequest(record, at)) {
            if (at > 0 && at >= record.payloadLength() && record.length() - at >= MIN_REQUEST_BYTES) {
                listener.onGap(this, 1); // another request, after a body, beyond the part of a call that is captured
            }
            return null;
        }
        if (open.size() == MAX_PIPELINED) {
            listener.onGap(this, 1);
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
            boolean seen = exchange.response.ended() || exchange.response.framing() != Framing.UNTIL_CLOSE;
            exchange.finish(exchange.lastNanos());
            deliverFirst(seen ? Outcome.COMPLETE : Outcome.SUPERSEDED);
        }
    }

    private static boolean looksLikeRequest(CaptureRecord record, int at) {
        int seen = record.payloadLength() - at;
        return seen > 0 && RequestStart.matches(record.memory(), record.payloadOffset() + at, seen);
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
        listener.onExchange(this, exchange, outcome);
        pool.give(exchange);
    }

    /** Notes whether an exchange was S3's. A connection carries S3 once one of its exchanges was S3's. */
    public void judge(boolean s3, String requestHost) {
        carriesS3 |= s3;
        if (s3 && host != requestHost) { // nearly always the same String, and storing it would cost more
            host = requestHost;
        }
        strangers += carriesS3 ? 0 : 1;
    }

    /** {@return whether an exchange on it was S3's} */
    public boolean carriesS3() {
        return carriesS3;
    }

    /** {@return the host of its last S3 request that has ended, empty if none has} */
    public String host() {
        return host;
    }

    /** {@return how many requests have begun on it} */
    public long requests() {
        return requests;
    }

    /** {@return the exchanges under way, oldest first; to be read by the thread that reads the ring} */
    public Collection<Exchange> open() {
        return Collections.unmodifiableCollection(open);
    }

    /** {@return how many exchanges it carried, none of which was S3} */
    public int strangers() {
        return strangers;
    }

    /** {@return whether a record is of this connection} */
    public boolean carries(CaptureRecord record) {
        return key.is(record) && bornNanos == record.bornNanos();
    }

    /**
     * Notes how the request of an exchange began that was not S3's.
     *
     * @param beginning a {@link RequestBeginning}
     * @return those of the last ones, which are not to be changed
     */
    public long[] strangers(long beginning) {
        return strangerBeginnings.add(beginning);
    }

    /**
     * Returns whether it is time to note where the connection leads: the first time, and a minute after the last time.
     *
     * @param nanos the time, nanoseconds of CLOCK_MONOTONIC
     */
    public boolean isDue(long nanos) {
        if (nanos < dueNanos) {
            return false;
        }
        dueNanos = nanos + DUE_AGAIN_NANOS;
        return true;
    }

    /** {@return number of the connection, unique within one tracer} */
    public long id() {
        return id;
    }

    /** {@return its key in the kernel's table} */
    public ConnectionKey key() {
        return key;
    }

    /** {@return when it was first seen} */
    public long bornNanos() {
        return bornNanos;
    }

    /** {@return where its bytes are captured} */
    public CaptureSource source() {
        return source;
    }

    /**
     * Returns how events describe it. The description is made once, because nearly all of its events have the same.
     *
     * @param reused whether it had carried an earlier request
     * @return how events describe it
     */
    public ConnectionInfo info(boolean reused) {
        if (info == null || info.reused() != reused) {
            info = new ConnectionInfo(id, Sources.library(source), opening.local(), opening.remote(), reused);
        }
        return info;
    }

    /** {@return how it was established, as far as that was seen} */
    public Opening opening() {
        return opening;
    }

    /** {@return its process} */
    public TracedProcess process() {
        return process;
    }

    /** {@return the time of its last record} */
    public long lastNanos() {
        return lastNanos;
    }
}
