package io.s3trace.internal.exchange;

import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.event.RequestPhase;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.internal.http.StatusLine;
import io.s3trace.internal.s3.RequestFacts;
import io.s3trace.internal.s3.ResponseFacts;
import io.s3trace.internal.text.HeadMemory;
import org.jspecify.annotations.Nullable;

/**
 * A request and its response, as far as they are known so far. One instance is reused for one exchange after another.
 */
public final class Exchange {
    final RequestFacts requestFacts = new RequestFacts();
    final ResponseFacts responseFacts = new ResponseFacts();
    final Message request;
    final Message response;
    private final HeadReaders readers;
    private final AnswerBody body;
    private final NetworkFigures network = new NetworkFigures();
    private final ExchangeTimes times = new ExchangeTimes();
    private final RequestOrigin origin = new RequestOrigin();
    private final StreamFigures stream = new StreamFigures();
    private boolean gap;
    private boolean joined;
    private boolean requestEndLost;
    private boolean responseEndLost;
    private boolean finalResponse;
    private boolean continued;
    private @Nullable RequestPhase reached;
    private boolean stalled;
    private long received;

    Exchange(HeadReaders readers, HeadMemory memory) {
        this.readers = readers;
        this.body = new AnswerBody(readers, memory);
        this.request = new Message(readers.forRequest(this), memory);
        this.response = new Message(readers.forResponse(this), memory);
    }

    /** Frees what it holds. It must not be used after this. */
    void release() {
        body.release();
        request.release();
        response.release();
    }

    /** Forgets what was said, because it was not S3's. */
    public void forget() {
        requestFacts.clear();
        responseFacts.clear();
    }

    /** Begins an exchange with the first bytes of a request. */
    void begin(CaptureRecord record, long position, boolean reused) {
        network.begin(record);
        beginStream(record);
        responseFacts.clear(); // the request's facts need no clearing: they are read at once
        body.clear();
        request.begin(position);
        response.begin(record.received());
        origin.begin(record, (int) (position - record.sent() + record.length()), reused);
        gap = false;
        joined = false;
        requestEndLost = false;
        responseEndLost = false;
        finalResponse = false;
        continued = false;
        reached = null;
        stalled = false;
        received = record.received();
        times.begin(record.startNanos(), record.endNanos());
    }

    private void beginStream(CaptureRecord record) {
        stream.begin(record);
        request.inStream(stream.isPresent());
        response.inStream(stream.isPresent());
    }

    int send(CaptureRecord record, int at) {
        noteStream(record);
        if (record.isBehindLoss()) {
            return 0; // it has nothing else to say
        }
        long begin = record.sent() - record.length();
        gap |= request.missesBefore(begin + at);
        int taken = request.accept(record, at, begin);
        if (taken > 0 || record.endsStream()) {
            times.sent(record.endNanos());
        }
        return taken;
    }

    int receive(CaptureRecord record, int at) {
        network.note(record);
        noteStream(record);
        if (record.isBehindLoss()) {
            return 0;
        }
        if (!request.headRead()) {
            request.finish(); // the server has answered, so the rest of the request's head will not be seen
        }
        long begin = record.received() - record.length();
        if (times.firstByte() < 0 && begin + at < response.start()) {
            received = begin + at; // it had already been read when the call that sent the request returned
            response.begin(received);
        }
        boolean hole = response.missesBefore(begin + at);
        if (!hole && response.isAt(begin + at) && !MessageStart.mayBeResponse(record, at)) {
            join();
        }
        gap |= hole || !response.headRead() && record.isUnreadable();
        if (hole && !response.headRead() && MessageStart.isResponse(record, at)) {
            response.begin(begin + at); // what was lost was the rest of an interim response
        }
        times.received(record.endNanos());
        int taken = response.accept(record, at, begin);
        if (response.headRead() && !finalResponse) {
            if (hole) {
                forgetInterim(); // the final response has begun somewhere among the lost bytes
            }
            finalResponse = !responseFacts.interim() && !record.isUpgraded();
            if (!finalResponse) {
                continued |= responseFacts.status() == StatusLine.CONTINUE;
                expectAnotherResponse(begin + at + taken);
                return taken;
            }
        }
        if (finalResponse) {
            body.gather(record, at, at + taken, begin, response.headEnd(), errorLength());
            if (response.ended()) {
                if (stream.isSentInDoubt()) {
                    request.finish();
                }
                body.read(responseFacts);
                loseSent(record.sent()); // so the request has ended, too
            }
            endOpenRequest();
        }
        return taken;
    }

    /** Its response goes on on a stream of HTTP/2: RFC 7540, section 3.2. */
    void goOnInStream(int number) {
        stream.join(number);
        response.inStream(true);
    }

    private void noteStream(CaptureRecord record) {
        stream.note(record);
        boolean lost = record.isBehindLoss();
        gap |= record.isHeadLost() || lost;
        requestEndLost |= lost && record.kind() == CaptureRecord.SENT;
        responseEndLost |= lost && record.kind() == CaptureRecord.RECEIVED;
    }

    /** Its stream of HTTP/2 was reset, or will not be answered. */
    void reset(CaptureRecord record) {
        noteStream(record);
        stream.reset(record);
    }

    /** 100 Continue and other interim responses are not the response: RFC 9110, section 15.2. */
    private void expectAnotherResponse(long position) {
        response.begin(position);
        responseFacts.clear();
        times.expectAnother();
    }

    /** The connection will carry no more bytes of this exchange. */
    void finish(long nanos) {
        reached = reached();
        if (!complete()) {
            times.end(nanos);
        }
        request.finish();
        if (times.firstByte() >= 0) {
            response.finish();
            forgetInterim();
            body.read(responseFacts);
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

    /**
     * What was received first is no response: its beginning was read by a call that was entered before the code that it is in was
     * probed. So it is not known how long it is.
     */
    private void join() {
        gap = true;
        joined = true;
        responseEndLost = true;
        response.cut();
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

    /**
     * Has all of the answer been received? On a stream, a client may know by the length of the body that it has, and read no
     * further. RFC 9113, section 8.1.1.
     */
    boolean answeredInFull() {
        long length = responseFacts.contentLength();
        return finalResponse && (response.ended() || length >= 0 && response.bodyBytes() >= length);
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
        if (times.firstByte() >= 0) {
            return RequestPhase.RECEIVING;
        }
        return request.ended() ? RequestPhase.WAITING : RequestPhase.SENDING;
    }

    /** {@return whether the final response's head has been read} */
    public boolean answered() {
        return finalResponse;
    }

    /** {@return whether the final response has been seen to begin} */
    boolean isResponseKnown() {
        return responseFacts.status() != S3RequestEvent.UNKNOWN;
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

    /** {@return the state of the network under it} */
    public NetworkFigures network() {
        return network;
    }

    /** {@return whether parts of this exchange were not seen} */
    public boolean gap() {
        return gap;
    }

    /** {@return what is known of its stream of HTTP/2} */
    public StreamFigures stream() {
        return stream;
    }

    /** {@return whether that is because it was under way before it could be seen} */
    public boolean joined() {
        return joined;
    }

    /** {@return bytes of the request, head included, or -1 if its end was lost} */
    public long requestBytes() {
        return requestEndLost ? -1 : request.end() - request.start() + stream.requestExcess();
    }

    /** {@return bytes of the request's body, or -1 if not known} */
    public long requestBodyBytes() {
        return requestEndLost ? -1 : request.bodyBytes();
    }

    /** {@return bytes received, interim responses included, or -1 if their end was lost} */
    public long responseBytes() {
        return responseEndLost ? -1 : response.end() - received + stream.responseExcess();
    }

    /** {@return bytes of the response's body, or -1 if not known} */
    public long responseBodyBytes() {
        return finalResponse && !responseEndLost ? response.bodyBytes() : -1;
    }

    /** {@return where its request comes from} */
    public RequestOrigin origin() {
        return origin;
    }

    /** {@return when what of it was moved} */
    public ExchangeTimes times() {
        return times;
    }
}
