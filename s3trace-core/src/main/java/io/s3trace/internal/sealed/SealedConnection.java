package io.s3trace.internal.sealed;

import io.s3trace.bpf.capture.ConnectionOpening;
import io.s3trace.bpf.capture.SealedRun;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A TLS connection that nobody opens: its first messages, and then its runs. Not thread-safe. */
public final class SealedConnection {
    private static final int MAX_GREETING = 4096;
    private static final byte[] NONE = {};

    private final ConnectionOpening opening;
    private final long bornNanos;
    private final int tid;
    private final Consumer<Turn> ended;
    private byte[] asked = NONE;
    private byte[] answered = NONE;
    private int nextSequence;
    private boolean lost;
    private @Nullable ClientHello client;
    private ServerHello server = ServerHello.UNKNOWN;
    private @Nullable Turns turns;

    /**
     * Begins one.
     *
     * @param opening how it was established
     * @param bornNanos when it was first seen
     * @param tid the thread that opened it
     * @param ended takes each exchange that is over
     */
    public SealedConnection(ConnectionOpening opening, long bornNanos, int tid, Consumer<Turn> ended) {
        this.opening = opening;
        this.bornNanos = bornNanos;
        this.tid = tid;
        this.ended = ended;
    }

    /** Takes the number of a record. A step of more than one is a loss. */
    public void onSequence(int sequence) {
        if (sequence != nextSequence) {
            lost = true;
            if (turns != null) {
                turns.onLoss();
            }
        }
        nextSequence = sequence + 1;
    }

    /** Takes first bytes that were sent. */
    public void onAsked(MemorySegment bytes) {
        asked = join(asked, bytes);
        client = null;
    }

    /** Takes first bytes that were received. */
    public void onAnswered(MemorySegment bytes) {
        answered = join(answered, bytes);
    }

    private static byte[] join(byte[] before, MemorySegment more) {
        int length = (int) Math.min(more.byteSize(), MAX_GREETING - before.length);
        byte[] all = new byte[before.length + length];
        System.arraycopy(before, 0, all, 0, before.length);
        MemorySegment.copy(more, ValueLayout.JAVA_BYTE, 0, all, before.length, length);
        return all;
    }

    private ClientHello client() {
        ClientHello known = client;
        if (known == null) {
            known = ClientHello.read(asked, asked.length);
            client = known;
        }
        return known;
    }

    /** {@return the name that the client has asked for; empty if it is not known} */
    public String serverName() {
        return client().serverName();
    }

    /** Takes a run. */
    public void onRun(SealedRun run, long startNanos, long endNanos) {
        if (turns == null && (run.joined() || run.received() && run.count() > 0)) {
            server = ServerHello.read(answered, answered.length);
            turns = new Turns(client(), server, run.joined() || lost, ended);
            asked = NONE;
            answered = NONE;
        }
        if (turns != null) {
            turns.onRun(run, startNanos, endNanos);
        }
    }

    /** {@return how it was established} */
    public ConnectionOpening opening() {
        return opening;
    }

    /** {@return when it was first seen} */
    public long bornNanos() {
        return bornNanos;
    }

    /** {@return the thread that opened it} */
    public int tid() {
        return tid;
    }

    /** {@return the protocol's version as RFC 8446 numbers it, 0 if it is not known} */
    public int version() {
        return server.version();
    }
}
