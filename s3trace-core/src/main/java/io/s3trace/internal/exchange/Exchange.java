package io.s3trace.internal.exchange;

import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.bpf.capture.KnownConnections;
import io.s3trace.bpf.capture.RequestBeginning;
import io.s3trace.event.NetworkInfo;
import io.s3trace.event.RequestPhase;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.internal.http.StatusLine;
import io.s3trace.internal.s3.RequestFacts;
import io.s3trace.internal.s3.ResponseFacts;
import org.jspecify.annotations.Nullable;

/**
 * A request and its response, as far as they are known so far. One instance is reused for one exchange after another. All times
 * are nanoseconds of CLOCK_MONOTONIC, -1 if not known yet.
 */
public final class Exchange {
    /** How much of an answer's body is searched for errors at most. */
    private static final int MAX_BODY = 64 * 1024;

    final RequestFacts requestFacts = new RequestFacts();
    final ResponseFacts responseFacts = new ResponseFacts();
    final Message request;
    final Message response;
    private final HeadReaders readers;
    private final HeadBuffer body;
    private long stream;
    private long beginning;
    private int tid;
    private String threadName = "";
    private boolean reused;
    private long roundTripNanos;
    private int retransmitsBefore;
    private int retransmits;
    private boolean gap;
    private boolean requestEndLost;
    private boolean responseEndLost;
    private boolean finalResponse;
    private boolean continued;
    private @Nullable RequestPhase reached;
    private boolean stalled;
    private long received;
    private long startNanos;
    private long sentNanos;
    private long firstByteNanos;
    private long lastNanos;

    Exchange(HeadReaders readers, HeadMemory memory) {
        this.readers = readers;
        this.body = new HeadBuffer(memory, MAX_BODY);
        this.request = new Message(readers.forRequest(this), memory);
        this.response = new Message(readers.forResponse(this), memory);
    }

    /** Frees what it holds. It must not be used after this. */
    void release() {
        body.release();
        request.release();
        response.release();
    }

    /** {@return how the request began: a {@link RequestBeginning}} */
    public long beginning() {
        return beginning;
    }

    /** Forgets what was said, because it was not S3's. */
    public void forget() {
        requestFacts.clear();
        responseFacts.clear();
    }

    /** Notes the figures of the network. The first ones are those of the request's start. */
    private void noteNetwork(CaptureRecord record) {
        if (record.tellsNetwork()) {
            retransmits = roundTripNanos < 0 ? -1 : record.retransmits() - retransmitsBefore;
            retransmitsBefore = roundTripNanos < 0 ? record.retransmits() : retransmitsBefore;
            roundTripNanos = record.roundTripMicros() * 1000;
        }
    }

    /** Begins an exchange with the first bytes of a request. */
    void begin(CaptureRecord record, long position, boolean reused) {
        roundTripNanos = -1;
        retransmits = -1;
        noteNetwork(record);
        responseFacts.clear(); // the request's facts need no clearing: they are read at once
        body.clear();
        request.begin(position);
        response.begin(record.received());
        stream = record.handle() ^ (long) record.tgid() << Integer.SIZE;
        tid = record.tid();
        threadName = record.threadName();
        int at = (int) (position - record.sent() + record.length());
        beginning = at == 0
                ? RequestBeginning.of(record.memory(), record.payloadOffset(), record.payloadLength())
                : RequestBeginning.NONE;
        this.reused = reused;
        gap = false;
        requestEndLost = false;
        responseEndLost = false;
        finalResponse = false;
        continued = false;
        reached = null;
        stalled = false;
        received = record.received();
        startNanos = record.startNanos();
        sentNanos = -1;
        firstByteNanos = -1;
        lastNanos = record.endNanos();
    }

    int send(CaptureRecord record, int at) {
        long begin = record.sent() - record.length();
        gap |= request.missesBefore(begin + at);
        int taken = request.accept(record, at, begin);
        if (taken > 0) {
            sentNanos = record.endNanos();
            lastNanos = sentNanos;
        }
        return taken;
    }

    int receive(CaptureRecord record, int at) {
        noteNetwork(record);
        if (!request.headRead()) {
            request.finish(); // the server has answered, so the rest of the request's head will not be seen
        }
        long begin = record.received() - record.length();
        if (firstByteNanos < 0 && begin + at < response.start()) {
            received = begin + at; // it had already been read when the call that sent the request returned
            response.begin(received);
        }
        boolean hole = response.missesBefore(begin + at);
        gap |= hole;
        if (hole && !response.headRead() && beginsResponse(record, at)) {
            response.begin(begin + at); // what was lost was the rest of an interim response
        }
        lastNanos = record.endNanos();
        if (firstByteNanos < 0) {
            firstByteNanos = lastNanos;
            startNanos = Math.min(startNanos, firstByteNanos); // for some calls, only the time of their return is known
        }
        int taken = response.accept(record, at, begin);
        if (response.headRead() && !finalResponse) {
            if (hole) {
                forgetInterim(); // the final response has begun somewhere among the lost bytes
            }
            finalResponse = !responseFacts.interim();
            if (!finalResponse) {
                continued |= responseFacts.status() == StatusLine.CONTINUE;
                expectAnotherResponse(begin + at + taken);
                return taken;
            }
        }
        if (finalResponse) {
            gatherBody(record, at, taken, begin);
        }
        if (finalResponse) {
            endRequest(record);
        }
        return taken;
    }

    /** Returns whether a response begins with this byte of a record. */
    static boolean beginsResponse(CaptureRecord record, int at) {
        return StatusLine.begins(record.memory(), record.payloadOffset() + at, record.payloadLength() - at);
    }

    /** The server has answered. So the request has ended, if its end was lost or cannot be seen. */
    private void endRequest(CaptureRecord record) {
        if (response.ended()) {
            loseSent(record.sent());
        }
        endOpenRequest();
    }

    /**
     * Gathers the body's first bytes, over however many calls: an error's code is among them. Bytes after a gap do not count.
     */
    private void gatherBody(CaptureRecord record, int at, int taken, long begin) {
        int wanted = readers.bodyWanted(requestFacts, responseFacts) - body.length();
        long from = Math.max(at, response.headEnd() - begin);
        long seen = Math.min(Math.min(at + taken, record.payloadLength()) - from, wanted);
        if (seen > 0 && begin + from == response.headEnd() + body.length()) {
            body.append(record.memory(), record.payloadOffset() + from, (int) seen);
        }
        if (response.ended()) {
            readBody();
        }
    }

    private void readBody() {
        readers.readBody(body.memory(), body.length(), responseFacts);
        body.clear();
    }

    /** 100 Continue and other interim responses are not the response: RFC 9110, section 15.2. */
    private void expectAnotherResponse(long position) {
        response.begin(position);
        responseFacts.clear();
        firstByteNanos = -1;
    }

    /** The connection will carry no more bytes of this exchange. */
    void finish(long nanos) {
        reached = reached();
        if (!complete()) {
            lastNanos = Math.max(lastNanos, nanos);
        }
        request.finish();
        if (firstByteNanos >= 0) {
            response.finish();
            forgetInterim();
            readBody();
        }
    }

    /** The request ends where the response began: there is no other sign of its end. */
    void endOpenRequest() {
        if (request.openEnded()) {
            request.finish();
        }
    }

    /** Bytes up to a position were sent and lost. They belong to this request, as far as it reaches. */
    void loseSent(long position) {
        if (request.missesBefore(position)) {
            gap = true;
            request.skipTo(position);
        }
    }

    /** Bytes of the response up to a position were lost. */
    void loseReceived(long position) {
        if (position > response.end()) {
            gap = true;
            response.skipTo(position);
            forgetInterim();
            finalResponse = true;
        }
    }

    /** Forgets what an interim response said: the final one would have said something else. */
    private void forgetInterim() {
        if (responseFacts.interim()) {
            responseFacts.clear();
        }
    }

    /** Ends an exchange whose end is somewhere among lost bytes. */
    void abandon() {
        gap = true;
        requestEndLost = !request.ended();
        responseEndLost = true;
    }

    /** The response begins where the one before ends: requests were pipelined. */
    void follow(Exchange before) {
        received = before.response.end();
        response.begin(received);
    }

    /** Has the server given its full answer without asking for the body that the client kept back? RFC 9110, section 10.1.1. */
    boolean bodyRefused() {
        return finalResponse && response.ended() && requestFacts.expectContinue() && !continued && request.bodyBytes() == 0;
    }

    boolean complete() {
        return request.ended() && finalResponse && response.ended();
    }

    /**
     * Notes that nothing has moved for long.
     *
     * @return whether that was not known yet
     */
    public boolean stall() {
        boolean news = !stalled;
        stalled = true;
        return news;
    }

    /** {@return how far it has come, or had come when it ended} */
    public RequestPhase reached() {
        if (reached != null) {
            return reached;
        }
        if (complete()) {
            return RequestPhase.DONE;
        }
        if (firstByteNanos >= 0) {
            return RequestPhase.RECEIVING;
        }
        return request.ended() ? RequestPhase.WAITING : RequestPhase.SENDING;
    }

    /** {@return whether the final response's head has been read} */
    public boolean answered() {
        return finalResponse;
    }

    /** A number of the connection, to find heads that may be alike. */
    long stream() {
        return stream;
    }

    /** {@return the request's head} */
    public RequestFacts requestFacts() {
        return requestFacts;
    }

    /** {@return the final response's head, empty if there is none} */
    public ResponseFacts responseFacts() {
        return responseFacts;
    }

    /** {@return where the request lies among the bytes sent} */
    public MessagePlace requestPlace() {
        return request;
    }

    /** {@return where the response lies among the bytes received; interim ones are before it} */
    public MessagePlace responsePlace() {
        return response;
    }

    /** {@return the position of the first byte received, including interim responses} */
    public long receivedFrom() {
        return received;
    }

    /** {@return how many of the first bytes of the response's body may report an error, 0 if none can} */
    public int errorLength() {
        return finalResponse ? readers.bodyWanted(requestFacts, responseFacts) : 0;
    }

    /** {@return the thread that sent the first byte} */
    public int tid() {
        return tid;
    }

    /** {@return the name of that thread, if it is not the process's} */
    public String threadName() {
        return threadName;
    }

    /** {@return whether the connection had carried an earlier request} */
    public boolean reused() {
        return reused;
    }

    /** {@return the state of the network under it} */
    public NetworkInfo network() {
        return roundTripNanos < 0 ? NetworkInfo.NONE
                : new NetworkInfo(roundTripNanos, retransmits, S3RequestEvent.UNKNOWN, S3RequestEvent.UNKNOWN);
    }

    /** {@return the state of the network now, as the kernel reports it} */
    public NetworkInfo network(KnownConnections.Network now) {
        return new NetworkInfo(now.roundTripMicros() * 1000,
                roundTripNanos < 0 ? S3RequestEvent.UNKNOWN : now.retransmits() - retransmitsBefore,
                now.unacknowledged(), now.unsent());
    }

    /** {@return whether records of this exchange were lost} */
    public boolean gap() {
        return gap;
    }

    /** {@return bytes of the request, head included, or -1 if its end was lost} */
    public long requestBytes() {
        return requestEndLost ? -1 : request.end() - request.start();
    }

    /** {@return bytes of the request's body, or -1 if not known} */
    public long requestBodyBytes() {
        return requestEndLost ? -1 : request.bodyBytes();
    }

    /** {@return bytes received, interim responses included, or -1 if their end was lost} */
    public long responseBytes() {
        return responseEndLost ? -1 : response.end() - received;
    }

    /** {@return bytes of the response's body, or -1 if not known} */
    public long responseBodyBytes() {
        return finalResponse && !responseEndLost ? response.bodyBytes() : -1;
    }

    /** {@return when the first byte of the request was handed over} */
    public long startNanos() {
        return startNanos;
    }

    /** {@return when the last byte of the request that was seen was handed over} */
    public long sentNanos() {
        return sentNanos;
    }

    /** {@return when the first byte of the response arrived, or -1} */
    public long firstByteNanos() {
        return firstByteNanos;
    }

    /** {@return when the exchange ended, or had its last record} */
    public long lastNanos() {
        return lastNanos;
    }
}
