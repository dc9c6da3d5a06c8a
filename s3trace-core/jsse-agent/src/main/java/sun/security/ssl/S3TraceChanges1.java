package sun.security.ssl;

import io.s3trace.jsse.PageLayout;
import java.nio.ByteBuffer;

/** Hands over what happens to connections, other than that bytes are moved. */
final class S3TraceChanges1 {
    static final int HANDSHAKE_DONE = 3;
    static final int HANDSHAKE_FAILED = 4;
    static final int CLOSED = 5;
    static final int HELLO = 6;
    static final int END_OF_STREAM = 7;

    // Records of TLS: RFC 8446, sections 4, 4.1.2 and 5.1.
    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int MESSAGE = 5;
    private static final int RANDOM = MESSAGE + 6;

    private S3TraceChanges1() {}

    /** A record of a handshake was produced. If it is a ClientHello, it shows later through which socket it is sent. */
    static void produced(SSLEngineImpl engine, ByteBuffer record, int length) {
        int slot = S3TraceSlots1.NONE;
        try {
            TransportContext context = engine.conContext;
            long now = System.nanoTime();
            int start = record.position() - length;
            if (!context.sslConfig.isClientMode || !isHello(record, start)
                    || (slot = S3TraceSlots1.take(context)) == S3TraceSlots1.NONE || S3TraceBridge1.isOver(now)) {
                return;
            }
            ByteBuffer at = S3TraceSlots1.at(slot);
            S3TraceSlot1.describe(at, S3TraceBridge1.connection(context), HELLO, now, 0, S3TraceSockets1.NO_DESCRIPTOR, length);
            S3TraceSlot1.show(at, record, start + RANDOM);
            S3TraceSlots1.handOver(slot);
        } catch (Throwable e) {
            S3TraceSlots1.count(PageLayout.THROWABLES);
        } finally {
            S3TraceSlots1.give(slot);
        }
    }

    private static boolean isHello(ByteBuffer record, int start) {
        return start >= 0 && record.position() - start > RANDOM + 8 && record.get(start) == HANDSHAKE
                && record.get(start + MESSAGE) == CLIENT_HELLO;
    }

    static void happened(int event, TransportContext context) {
        int slot = S3TraceSlots1.NONE;
        int body = S3TraceBodies1.NONE;
        try {
            if (!context.sslConfig.isClientMode) {
                return;
            }
            long connection = S3TraceBridge1.connection(context);
            long now = System.nanoTime();
            body = endsBody(event) ? S3TraceBodies1.find(connection, S3TraceBridge1.stamp(), now) : S3TraceBodies1.NONE;
            if (body == S3TraceBodies1.BUSY) {
                S3TraceSlots1.count(PageLayout.NO_SLOT);
                return;
            }
            boolean isNews = isNews(event, context, body);
            if (!isNews && S3TraceBodies1.waiting(body) == 0
                    || (slot = S3TraceSlots1.take(context)) == S3TraceSlots1.NONE || S3TraceBridge1.isOver(now)) {
                return;
            }
            int descriptor = S3TraceSockets1.descriptor(context.transport);
            S3TraceCalls1.handOverWaiting(slot, body, connection, descriptor, 0, now);
            if (isNews) {
                S3TraceSlot1.describe(S3TraceSlots1.at(slot), connection, event, now, 0, descriptor, 0);
                S3TraceSlots1.handOver(slot);
            }
            if (event == CLOSED) {
                S3TraceBodies1.forget(body);
            } else if (event == END_OF_STREAM) {
                S3TraceBodies1.ends(body);
            }
        } catch (Throwable e) {
            S3TraceSlots1.count(PageLayout.THROWABLES);
        } finally {
            S3TraceBodies1.leave(body);
            S3TraceSlots1.give(slot);
        }
    }

    private static boolean endsBody(int event) {
        return event == END_OF_STREAM || event == CLOSED || event == HANDSHAKE_FAILED;
    }

    /** The methods are called more often than what they do happens. */
    private static boolean isNews(int event, TransportContext context, int body) {
        switch (event) {
            case HELLO:
                return context.handshakeContext == null && !context.isNegotiated && context.closeReason == null;
            case HANDSHAKE_FAILED:
                return !context.isNegotiated && context.closeReason == null;
            case END_OF_STREAM: // not because of a failure on this side
                return context.closeReason == null && !S3TraceBodies1.hasEnded(body);
            case CLOSED:
                SSLTransport transport = context.transport;
                return transport instanceof SSLSocketImpl ? !((SSLSocketImpl) transport).isClosed()
                        : !context.isOutboundClosed();
            default:
                return true;
        }
    }
}
