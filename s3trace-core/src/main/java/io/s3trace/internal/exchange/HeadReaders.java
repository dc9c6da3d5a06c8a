package io.s3trace.internal.exchange;

import io.s3trace.internal.http.Framing;
import io.s3trace.internal.s3.RequestFacts;
import io.s3trace.internal.s3.RequestReader;
import io.s3trace.internal.s3.ResponseFacts;
import io.s3trace.internal.s3.ResponseReader;
import java.lang.foreign.MemorySegment;

/** Reads heads for all exchanges of one pump, and finds out from them how bodies are framed. */
public final class HeadReaders {
    private final RequestReader requests;
    private final ResponseReader responses;

    /**
     * Reads with the given readers.
     *
     * @param requests reads request heads
     * @param responses reads response heads and the errors that bodies report
     */
    public HeadReaders(RequestReader requests, ResponseReader responses) {
        this.requests = requests;
        this.responses = responses;
    }

    Message.HeadReader forRequest(Exchange exchange) {
        RequestFacts facts = exchange.requestFacts;
        return new Message.HeadReader() {
            @Override
            public int readHead(MemorySegment bytes, long offset, int length) {
                requests.read(bytes, offset, length, exchange.origin().stream(), facts);
                return facts.headLength();
            }

            @Override
            public Framing framing() {
                return Framing.ofRequest(facts.chunked(), facts.contentLength());
            }

            @Override
            public long bodyLength() {
                return facts.contentLength();
            }
        };
    }

    Message.HeadReader forResponse(Exchange exchange) {
        RequestFacts request = exchange.requestFacts;
        ResponseFacts facts = exchange.responseFacts;
        return new Message.HeadReader() {
            @Override
            public int readHead(MemorySegment bytes, long offset, int length) {
                responses.read(bytes, offset, length, exchange.origin().stream() + request.operation().ordinal(),
                        request.signedForS3(), facts);
                return facts.headLength();
            }

            @Override
            public Framing framing() {
                return Framing.ofResponse(
                        request.method(), facts.status(), facts.chunked(), facts.contentLength());
            }

            @Override
            public long bodyLength() {
                return facts.contentLength();
            }
        };
    }

    /** How many of the body's first bytes may say something that the head does not say? */
    int bodyWanted(RequestFacts request, ResponseFacts response) {
        return ResponseReader.errorLength(request.operation(), response.status());
    }

    void readBody(MemorySegment bytes, int length, ResponseFacts facts) {
        if (length > 0) {
            responses.readBody(bytes, 0, length, facts);
        }
    }
}
