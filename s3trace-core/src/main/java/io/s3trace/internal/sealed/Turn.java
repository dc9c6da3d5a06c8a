package io.s3trace.internal.sealed;

import io.s3trace.event.SealedDoubt;
import io.s3trace.event.SealedEnd;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request and its response. Times are nanoseconds of CLOCK_MONOTONIC. Not thread-safe. */
public final class Turn {
    private final boolean reused;
    private final Set<SealedDoubt> doubts;
    private final long startNanos;
    private long sentNanos;
    private long answeredNanos;
    private long endNanos;
    private long sent;
    private long received;
    private boolean answered;
    private int lastSentLength;
    private boolean cut;
    private boolean mayGoOn;
    private SealedEnd end = SealedEnd.CLOSED;
    private @Nullable RunData interim;
    private RunData.@Nullable Alert alert;

    Turn(long startNanos, boolean reused, Set<SealedDoubt> doubts) {
        this.startNanos = startNanos;
        this.reused = reused;
        this.doubts = doubts.isEmpty() ? EnumSet.noneOf(SealedDoubt.class) : EnumSet.copyOf(doubts);
    }

    /**
     * Takes data of the request.
     *
     * @param dataCut whether the end of the last record was yet to be sent
     * @param dataMayGoOn whether it ends as if more of a body was to follow
     */
    void send(RunData data, boolean dataCut, boolean dataMayGoOn) {
        sent += data.bytes();
        sentNanos = data.endNanos();
        lastSentLength = data.lastLength();
        cut = dataCut;
        mayGoOn = dataMayGoOn;
    }

    /** An interim response has come: it is none that the client waits for, unless nothing follows. */
    void receiveInterim(RunData data) {
        received += data.bytes();
        interim = data;
    }

    void receive(RunData data, long beganNanos) {
        takeAlert();
        if (cut) {
            doubts.add(SealedDoubt.EARLY_RESPONSE);
        }
        if (data.count() > 0) {
            answer(beganNanos);
            received += data.bytes();
            endNanos = data.endNanos();
        }
        alert = data.alert();
    }

    private void answer(long beganNanos) {
        if (!answered) {
            answered = true;
            answeredNanos = beganNanos;
        }
    }

    /** More has been received, or another request is sent: what seemed to be an alert was none. */
    private void takeAlert() {
        if (alert != null) {
            answer(alert.endNanos());
            received += alert.bytes();
            endNanos = alert.endNanos();
            alert = null;
        }
    }

    void doubt(SealedDoubt doubt) {
        doubts.add(doubt);
    }

    void end(SealedEnd by) {
        end = by;
        if (by == SealedEnd.NEXT_REQUEST) {
            takeAlert();
        }
        if (!answered && interim != null) {
            answer(interim.startNanos());
            endNanos = interim.endNanos();
        }
    }

    int lastSentLength() {
        return lastSentLength;
    }

    /** Was the last record that was sent not sent to its end before something was received? */
    boolean cut() {
        return cut;
    }

    /** Does the request end as if more of its body was to follow? */
    boolean mayGoOn() {
        return mayGoOn;
    }

    boolean hasSent() {
        return sent > 0;
    }

    /** {@return when its first bytes were sent} */
    public long startNanos() {
        return startNanos;
    }

    /** {@return when the last bytes of the request were sent} */
    public long sentNanos() {
        return sentNanos;
    }

    /** {@return when the response began, if there was one} */
    public long answeredNanos() {
        return Math.max(sentNanos, answeredNanos);
    }

    /** {@return when the last bytes of the response were received, if there was one} */
    public long endNanos() {
        return Math.max(answeredNanos(), endNanos);
    }

    /** {@return bytes of the request} */
    public long sent() {
        return sent;
    }

    /** {@return bytes of the response} */
    public long received() {
        return received;
    }

    /** {@return whether there was a response} */
    public boolean answered() {
        return answered;
    }

    /** {@return whether it is not its connection's first} */
    public boolean reused() {
        return reused;
    }

    /** {@return why its figures may not be exact} */
    public Set<SealedDoubt> doubts() {
        return doubts;
    }

    /** {@return by what it is known that it is over} */
    public SealedEnd end() {
        return end;
    }
}
