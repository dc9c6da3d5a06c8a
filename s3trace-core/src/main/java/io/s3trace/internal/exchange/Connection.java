package io.s3trace.internal.exchange;

import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.bpf.capture.CaptureSource;
import io.s3trace.bpf.capture.ConnectionKey;
import io.s3trace.bpf.capture.ConnectionOpening;
import io.s3trace.event.ConnectionInfo;
import io.s3trace.event.Outcome;
import io.s3trace.internal.process.Sources;
import io.s3trace.internal.process.TracedProcess;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A connection of a process: which it is, where it leads, and what goes on on it. */
public final class Connection {
    private final long id;
    private final ConnectionKey key;
    private final long bornNanos;
    private final CaptureSource source;
    private final TracedProcess process;
    private final ExchangeListener listener;
    private final Pairing pairing;
    private final ExchangePool pool;
    /** Where its exchanges are from its first record of a stream on: of HTTP/2. */
    private @Nullable Streams streams;
    private final ConnectionHistory history = new ConnectionHistory();
    private long lastNanos;
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
        this.pairing = new Pairing(this, first, listener, pool);
    }

    /** {@return the kind of code in which a record was seen} */
    public static CaptureSource source(CaptureRecord record) {
        return CaptureSource.of(record.source());
    }

    void onSent(CaptureRecord record) {
        lastNanos = record.endNanos();
        if (record.stream() != 0) {
            streams().onSent(record);
        } else {
            pairing.onSent(record);
        }
    }

    void onReceived(CaptureRecord record) {
        lastNanos = record.endNanos();
        if (record.stream() != 0) {
            streams().onReceived(record);
        } else {
            pairing.onReceived(record);
        }
    }

    private Streams streams() {
        if (streams == null) {
            streams = new Streams(this, listener, pool, pairing.requests(), pairing.giveUpgraded());
        }
        return streams;
    }

    /** Does a response begin here without a request that is known? */
    boolean isUnasked(CaptureRecord record) {
        return record.stream() == 0 && streams == null ? pairing.isUnasked(record) : streams().isUnasked(record);
    }

    void onEndOfStream(CaptureRecord record) {
        if (streams != null) {
            streams.onPeerEnd(PeerEnd.FINISHED);
        } else {
            pairing.onEndOfStream(record);
        }
    }

    /** The server has ended its side, of the connection or of one stream. */
    void onPeerEnd(CaptureRecord record, PeerEnd end) {
        if (record.stream() != 0) {
            streams().onPeerEnd(record, end);
        } else if (streams != null) {
            streams.onPeerEnd(end);
        } else {
            pairing.onPeerEnd(end);
        }
    }

    /** One of its streams has ended. */
    void onStreamClosed(CaptureRecord record) {
        streams().onClosed(record);
    }

    /** The socket that carries the connection is known now. */
    void onOpened(CaptureRecord record) {
        ConnectionOpening seen = record.opening();
        opening = Opening.of(seen);
        info = null;
        listener.onOpened(this, seen.resolveStartNanos());
    }

    /**
     * Nothing more will be reported about this connection.
     *
     * @param totals what had been moved on it in all; empty if that is not known, because its end was lost
     */
    void end(Outcome outcome, long nanos, Optional<Totals> totals) {
        if (streams != null) {
            streams.end(outcome, nanos, totals.isPresent());
        }
        pairing.end(outcome, nanos, totals);
    }

    /** {@return how many requests have begun on it} */
    public long requests() {
        return streams == null ? pairing.requests() : streams.requests();
    }

    /** {@return the exchanges under way, oldest first; to be read by the thread that reads the ring} */
    public Collection<Exchange> open() {
        return streams == null ? pairing.open() : streams.open();
    }

    /** {@return the exchange under way on a stream, if it is a connection of HTTP/2} */
    public Optional<Exchange> onStream(int stream) {
        return streams == null ? Optional.empty() : Optional.ofNullable(streams.on(stream));
    }

    /** {@return whether a record is of this connection} */
    public boolean carries(CaptureRecord record) {
        return key.is(record) && bornNanos == record.bornNanos();
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

    /** {@return what its exchanges were so far} */
    public ConnectionHistory history() {
        return history;
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
