package io.s3trace.internal.exchange;

import io.s3trace.bpf.capture.CaptureRecord;

/** What is known of the stream of HTTP/2 that carries an exchange, beyond what it moved. */
public final class StreamFigures {
    /** The error of a stream that was not reset. */
    public static final int NO_RESET = -1;

    private int number;
    private long requestExcess;
    private long responseExcess;
    private long closedMicros;
    private int error;
    /** Bytes were lost, the end of the request among them, or a reset. */
    private boolean sentInDoubt;
    private boolean receivedInDoubt;

    StreamFigures() {}

    void begin(CaptureRecord record) {
        number = record.stream();
        requestExcess = 0;
        responseExcess = 0;
        closedMicros = 0;
        error = NO_RESET;
        sentInDoubt = false;
        receivedInDoubt = false;
    }

    /** An exchange that began without a stream goes on in one. */
    void join(int newNumber) {
        number = newNumber;
    }

    void note(CaptureRecord record) {
        boolean lost = record.isBehindLoss();
        closedMicros = record.closedMicros();
        if (record.kind() == CaptureRecord.SENT) {
            sentInDoubt = lost;
            requestExcess += lost ? 0 : record.headExcess();
        } else if (record.kind() == CaptureRecord.RECEIVED) {
            receivedInDoubt = lost;
            responseExcess += lost ? 0 : record.headExcess();
        }
    }

    void reset(CaptureRecord record) {
        error = record.streamError();
    }

    /** {@return whether the request may have ended, unseen} */
    boolean isSentInDoubt() {
        return sentInDoubt;
    }

    /** {@return by how much the request's fields are longer on the wire than as they were captured} */
    long requestExcess() {
        return requestExcess;
    }

    /** {@return by how much the response's fields are longer on the wire than as they were captured} */
    long responseExcess() {
        return responseExcess;
    }

    /** {@return whether there is a stream: in HTTP/1.1 there is none} */
    public boolean isPresent() {
        return number != 0;
    }

    /** {@return its number, or 0} */
    public int number() {
        return number;
    }

    /** {@return how long the client could not send because the peer's window was closed, in microseconds; -1 if not known} */
    public long closedMicros() {
        return closedMicros;
    }

    /** {@return why it was reset, or {@link #NO_RESET}} */
    public int error() {
        return error;
    }

    /** {@return whether it may have ended, unseen; what moves later shows that it has not} */
    public boolean mayHaveEnded() {
        return sentInDoubt || receivedInDoubt;
    }
}
