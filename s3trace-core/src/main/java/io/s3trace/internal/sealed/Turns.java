package io.s3trace.internal.sealed;

import io.s3trace.bpf.capture.SealedRun;
import io.s3trace.bpf.capture.SealedRun.TlsRecord;
import io.s3trace.event.SealedDoubt;
import io.s3trace.event.SealedEnd;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells requests and responses of a connection apart, by its runs of records. What is neither is left out: handshakes, session
 * tickets, interim responses, changes of keys, alerts. Not thread-safe.
 */
final class Turns {
    /** {@code HTTP/1.1 100 Continue}, with the blank line. */
    private static final int CONTINUE = 25;
    /** A server sends so many session tickets at most, each in a record that is no longer than this. */
    private static final int MAX_TICKETS = 4;
    private static final int MAX_TICKET = 2048;
    /** Clients write bodies in pieces that are not shorter. */
    private static final int MIN_PIECE = 1024;

    private final RecordSizes sizes;
    private final Set<SealedDoubt> lasting = EnumSet.noneOf(SealedDoubt.class);
    private final Consumer<Turn> ended;
    /** In TLS 1.3: has the client ended its part of the handshake? Until then, there is no data. */
    private boolean shaken;
    private boolean ticketsSeen;
    private boolean first = true;
    private boolean http2;
    private @Nullable Turn turn;
    /** It is over, unless what follows is the rest of its request. */
    private @Nullable Turn held;

    /**
     * Begins with a connection.
     *
     * @param ended takes each turn that is over
     */
    Turns(ClientHello client, ServerHello server, boolean joined, Consumer<Turn> ended) {
        this.sizes = RecordSizes.of(server);
        this.ended = ended;
        this.shaken = joined || !sizes.tls13();
        if (!sizes.exact() || server.version() == 0) {
            lasting.add(SealedDoubt.PADDING);
        }
        if (joined) {
            lasting.add(SealedDoubt.JOINED);
        }
        if (client.offersHttp2() && !server.protocol().equals("http/1.1")) {
            lasting.add(SealedDoubt.POSSIBLE_HTTP2);
        }
    }

    void onRun(SealedRun run, long startNanos, long endNanos) {
        if (run.joined()) {
            onLoss();
        }
        if (run.count() > 0 && run.received()) {
            onReceived(run, startNanos, endNanos);
        } else if (run.count() > 0) {
            onSent(run, startNanos, endNanos);
        }
        if (run.closed()) {
            end(SealedEnd.CLOSED);
        }
    }

    /** Something of the connection was not seen. */
    void onLoss() {
        lasting.add(SealedDoubt.JOINED);
        shaken = true;
        if (turn != null) {
            turn.doubt(SealedDoubt.JOINED);
        }
    }

    private void onSent(SealedRun run, long startNanos, long endNanos) {
        RunData data = RunData.of(run, startNanos, endNanos, sizes, shaken ? 0 : handshake(run));
        Turn open = turn;
        if (open != null && !open.answered() && !run.closed()) {
            data = data.withAlert(); // an alert would be the end
        }
        if (data.count() == 0) {
            return;
        }
        noteProtocol(data);
        if (open != null && open.answered() && !http2) {
            if (isKeyUpdate(data)) {
                return;
            }
            if (goesOn(open, data)) {
                open.doubt(SealedDoubt.EARLY_RESPONSE);
            } else {
                end(SealedEnd.NEXT_REQUEST);
                open = null;
            }
        }
        if (open == null) {
            open = new Turn(data.startNanos(), !first, lasting);
            if (first && sizes.tls13()) {
                open.doubt(SealedDoubt.FIRST_OF_CONNECTION);
            }
            turn = open;
        }
        open.send(data, run.cut() && !run.closed(), mayGoOn(open, run));
    }

    /** {@return how many of a client's first records belong to the handshake}: the last of them has a certain length */
    private int handshake(SealedRun run) {
        List<TlsRecord> data = run.first().stream().filter(TlsRecord::isData).toList();
        if (data.isEmpty()) {
            return 0;
        }
        shaken = true;
        for (int i = 0; i < data.size(); i++) {
            if (data.get(i).length() == sizes.finished()) {
                return i + 1;
            }
        }
        return 1;
    }

    /**
     * A body goes on in the midst of a record, or in records that are as long as can be or as the last piece. A request begins
     * with another one.
     */
    private boolean goesOn(Turn open, RunData data) {
        return open.cut() || sizes.isFull(open.lastSentLength()) && sizes.isFull(data.firstLength())
                || open.mayGoOn() && open.lastSentLength() == data.firstLength();
    }

    /** Is the last record a piece of a body that need not be the last? The last one is shorter, unless the body is a multiple. */
    private boolean mayGoOn(Turn open, SealedRun run) {
        return run.last().isData() && sizes.content(run.last().length(), 1) >= MIN_PIECE
                && (run.even() || run.count() == 1 && open.hasSent());
    }

    private boolean isKeyUpdate(RunData data) {
        return data.count() == 1 && sizes.isKeyUpdate(data.firstLength());
    }

    private void onReceived(SealedRun run, long startNanos, long endNanos) {
        if (!shaken) {
            return;
        }
        Turn open = turn;
        if (open == null) {
            ticketsSeen = true;
            if (!first) {
                onLoss(); // it answers a request that is reported later, or not at all
            }
            return;
        }
        RunData data = RunData.of(run, startNanos, endNanos, sizes, ticketsSeen || !first ? 0 : tickets(run));
        if (data.count() == 0 && data.alert() == null || isKeyUpdate(data) && !open.answered()) {
            return;
        }
        noteProtocol(data);
        boolean interim = !open.answered() && data.begins(sizes, CONTINUE);
        if (data.count() > 0) {
            release(false);
        }
        if (interim && data.count() == 1) {
            open.receiveInterim(data);
            return;
        }
        open.receive(data, interim && data.head().size() > 1 ? data.head().get(1).nanos() : data.startNanos());
    }

    /**
     * {@return how many of a server's first records seem to be session tickets}: several, all of one length, or all before an
     * interim response
     */
    private int tickets(SealedRun run) {
        ticketsSeen = true;
        List<TlsRecord> data = run.first().stream().filter(TlsRecord::isData).toList();
        if (sizes.tls13() && data.size() > 1 && data.size() <= MAX_TICKETS + 1 && run.dataCount() == data.size()
                && sizes.holds(data.getLast().length(), CONTINUE)
                && data.stream().limit(data.size() - 1).allMatch(ticket -> ticket.length() <= MAX_TICKET)) {
            return data.size() - 1;
        }
        int equal = RunData.equalAtFirst(run);
        boolean seemSo = sizes.tls13() && equal > 1 && equal <= MAX_TICKETS
                && run.first().stream().filter(TlsRecord::isData).findFirst().orElseThrow().length() <= MAX_TICKET;
        return seemSo ? equal : 0;
    }

    /** Once it is clear that it is HTTP/2, turns mean nothing: what is left is one exchange. */
    private void noteProtocol(RunData data) {
        http2 |= lasting.contains(SealedDoubt.POSSIBLE_HTTP2) && data.isAcknowledgingSettings(sizes);
    }

    private void end(SealedEnd by) {
        Turn over = turn;
        turn = null;
        if (over != null) {
            first = false;
            over.end(by);
            if (by == SealedEnd.NEXT_REQUEST && over.mayGoOn()) {
                held = over;
                return;
            }
            if (held != null) {
                over.doubt(SealedDoubt.EARLY_RESPONSE);
            }
            release(true);
            ended.accept(over);
        }
    }

    /** It is known whether something answers what was sent behind a turn. If nothing does, it may have belonged to that. */
    private void release(boolean doubtful) {
        Turn over = held;
        held = null;
        if (over != null) {
            if (doubtful) {
                over.doubt(SealedDoubt.EARLY_RESPONSE);
            }
            ended.accept(over);
        }
    }
}
