package io.s3trace.internal.recording;

import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.internal.exchange.Exchange;
import io.s3trace.internal.exchange.MessagePlace;

/** What is held back of an exchange until its verdict: two heads, and a body that may report an error. */
final class HeldExchange implements AutoCloseable {
    final HeldBytes request;
    final HeldBytes response;
    final HeldBytes errorBody;
    final ChunkFrames requestChunks = new ChunkFrames();
    final ChunkFrames responseChunks = new ChunkFrames();
    private boolean requestHeadDone;
    private boolean responseHeadDone;
    private boolean givenUp;

    HeldExchange(HeldMemory bound) {
        request = new HeldBytes(bound);
        response = new HeldBytes(bound);
        errorBody = new HeldBytes(bound);
    }

    /** There was no memory to wait for its verdict. So it will not be known to be S3's. */
    void giveUp() {
        givenUp = true;
    }

    boolean isGivenUp() {
        return givenUp;
    }

    /**
     * Holds back the part of the exchange that a record has.
     *
     * @param from the position before which bytes belong to other exchanges
     * @param to the position from which on they do
     * @param place where the record's payload is in the file
     * @return false if there was no memory
     */
    boolean take(Exchange exchange, CaptureRecord record, long from, long to, long place) {
        boolean sent = record.kind() == CaptureRecord.SENT;
        MessagePlace message = sent ? exchange.requestPlace() : exchange.responsePlace();
        long start = Math.max(from, sent ? message.start() : exchange.receivedFrom());
        if (!(sent ? requestHeadDone : responseHeadDone)) {
            HeldBytes head = sent ? request : response;
            long headEnd = message.headRead() ? Math.min(message.headEnd(), message.end()) : Long.MAX_VALUE;
            long first = Math.max(start, begin(record));
            boolean goesOn = first == start || first == message.start() || first == head.end(); // otherwise some of it was lost
            if (goesOn && !hold(head, record, start, Math.min(to, headEnd), place)) {
                return false;
            }
            requestHeadDone |= sent && message.headRead();
            responseHeadDone |= !sent && message.headRead();
        }
        int wanted = sent || givenUp || message.headEnd() == Long.MAX_VALUE ? 0 : exchange.errorLength();
        return wanted == 0 || holdError(message, wanted, record, place);
    }

    /** Holds back a body that may report an error. What follows a gap is not searched for one. */
    private boolean holdError(MessagePlace message, int wanted, CaptureRecord record, long place) {
        long next = errorBody.isEmpty() ? message.headEnd() : errorBody.end();
        long to = Math.min(message.end(), message.headEnd() + wanted);
        return Math.max(next, begin(record)) != next || hold(errorBody, record, next, to, place);
    }

    private static boolean hold(HeldBytes bytes, CaptureRecord record, long from, long to, long place) {
        long begin = begin(record);
        long first = Math.max(from, begin);
        long size = Math.min(to, begin + record.payloadLength()) - first;
        return size <= 0 || bytes.add(record.memory(), record.payloadOffset() + first - begin, (int) size, first,
                place < 0 ? place : place + first - begin);
    }

    /** {@return the position of a record's first byte in its direction} */
    static long begin(CaptureRecord record) {
        return (record.kind() == CaptureRecord.SENT ? record.sent() : record.received()) - record.length();
    }

    @Override
    public void close() {
        request.close();
        response.close();
        errorBody.close();
    }
}
