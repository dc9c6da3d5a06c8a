package io.s3trace.internal.wire;

import io.s3trace.event.RequestInfo;
import io.s3trace.event.ResponseInfo;
import io.s3trace.internal.event.CompactRequest;
import io.s3trace.internal.event.CompactResponse;

/** The two messages of an exchange as bytes. */
final class MessageCodec {
    private MessageCodec() {}

    static void write(RequestInfo request, WireOutput out) {
        out.text(request.method()).text(request.host()).text(request.target()).text(request.userAgent())
                .text(request.invocationId()).text(request.traceParent())
                .number(request.attempt()).flag(request.attemptInferred()).number(request.maxAttempts())
                .number(request.bytes()).number(request.bodyBytes()).number(request.decodedBodyBytes())
                .text(request.storageClass()).text(request.conditions());
    }

    static RequestInfo readRequest(WireInput in) throws WireException {
        return new CompactRequest(in.text(), in.text(), in.text(), false, in.text(), in.text(), (short) 0, in.text(),
                in.integer(), in.flag(), in.integer(), in.number(), in.number(), in.number(), in.text(), in.text());
    }

    static void write(ResponseInfo response, WireOutput out) {
        out.number(response.status()).text(response.errorCode()).flag(response.slowDown()).number(response.failedKeys())
                .text(response.requestId()).text(response.hostId()).text(response.etag()).text(response.versionId())
                .flag(response.deleteMarker()).text(response.contentRange())
                .number(response.bytes()).number(response.bodyBytes()).flag(response.connectionClose())
                .text(response.storageClass()).text(response.bucketRegion());
    }

    static ResponseInfo readResponse(WireInput in) throws WireException {
        int status = in.integer();
        String errorCode = in.text();
        boolean slowDown = in.flag();
        int failedKeys = in.integer();
        Ids ids = Ids.of(in.bytes(), in.bytes(), in.bytes());
        return new CompactResponse(status, errorCode, slowDown, failedKeys, ids.all, ids.all, (short) 0, ids.hostIdStart,
                ids.etagStart, in.text(), in.flag(), in.text(), in.number(), in.number(), in.flag(), in.text(), in.text());
    }

    /** The ids and the ETag behind one another, as a {@link CompactResponse} keeps them. */
    private record Ids(byte[] all, short hostIdStart, short etagStart) {
        static Ids of(byte[] requestId, byte[] hostId, byte[] etag) throws WireException {
            int length = requestId.length + hostId.length + etag.length;
            if (length > Short.MAX_VALUE) {
                throw new WireException("ids are too long");
            }
            byte[] all = new byte[length];
            System.arraycopy(requestId, 0, all, 0, requestId.length);
            System.arraycopy(hostId, 0, all, requestId.length, hostId.length);
            System.arraycopy(etag, 0, all, requestId.length + hostId.length, etag.length);
            return new Ids(all, (short) requestId.length, (short) (requestId.length + hostId.length));
        }
    }
}
