package sun.security.ssl;

import io.s3trace.jsse.PageLayout;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngineResult;

/**
 * What the hooks call. Nothing here waits for long, allocates, logs or throws, and no code of an application is called. What is
 * worth to be handed over is left to {@link S3TraceCalls1} and {@link S3TraceChanges1}.
 */
final class S3TraceBridge1 {
    /** What a hook at the beginning of a method says while no lease lasts. */
    static final long UNKNOWN = -1;

    static final ByteBuffer PAGE = (ByteBuffer) S3TraceSetup1.values[12];

    private S3TraceBridge1() {}

    /** At the beginning of a method that sends. */
    static long begins() {
        return isDormant() ? UNKNOWN : System.nanoTime();
    }

    /** At the beginning of a method that moves bytes from or to buffers: the first of them with room, and where that begins. */
    static long place(ByteBuffer[] buffers, int first, int count) {
        return isDormant() ? UNKNOWN : S3TraceSlot1.place(buffers, first, count);
    }

    /** At the end of {@code SSLSocketImpl.AppOutputStream.write}. */
    static void sent(SSLSocketImpl socket, byte[] bytes, int offset, int length, long begun) {
        if (!isDormant() && length > 0) {
            S3TraceCalls1.moved(S3TraceCalls1.SENT, socket, bytes, offset, length, begun);
        }
    }

    /** At the end of {@code SSLSocketImpl.AppInputStream.read}. */
    static int received(int length, SSLSocketImpl socket, byte[] bytes, int offset) {
        if (isDormant()) {
            return length;
        }
        if (length > 0) {
            S3TraceCalls1.moved(S3TraceCalls1.RECEIVED, socket, bytes, offset, length, UNKNOWN);
        } else if (length < 0) {
            S3TraceChanges1.happened(S3TraceChanges1.END_OF_STREAM, socket.conContext);
        }
        return length;
    }

    /** At the end of {@code SSLEngineImpl.writeRecord}. */
    static void wrapped(SSLEngineResult result, SSLEngineImpl engine, ByteBuffer[] sources, int first, int count,
            ByteBuffer[] targets, int target, long begun, long place) {
        if (isDormant() || result.bytesProduced() == 0) {
            return;
        }
        if (result.bytesConsumed() > 0) {
            S3TraceCalls1.moved(S3TraceCalls1.SENT, engine, sources, first, count, place, result.bytesConsumed(),
                    result.bytesProduced(), begun);
        } else {
            S3TraceChanges1.produced(engine, targets[target], result.bytesProduced());
        }
    }

    /** At the end of {@code SSLEngineImpl.readRecord}. */
    static void unwrapped(SSLEngineResult result, SSLEngineImpl engine, ByteBuffer[] targets, int first, int count, long place) {
        if (isDormant()) {
            return;
        }
        if (result.bytesProduced() > 0) {
            S3TraceCalls1.moved(S3TraceCalls1.RECEIVED, engine, targets, first, count, place, result.bytesProduced(),
                    result.bytesConsumed(), UNKNOWN);
        } else if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
            S3TraceChanges1.happened(S3TraceChanges1.END_OF_STREAM, engine.conContext);
        }
    }

    /** At the beginning of {@code TransportContext.kickstart}, which is called again and again. */
    static void starts(TransportContext context) {
        if (!isDormant()) {
            S3TraceChanges1.happened(S3TraceChanges1.HELLO, context);
        }
    }

    /** At the end of {@code TransportContext.finishHandshake}. */
    static void finished(TransportContext context) {
        if (!isDormant()) {
            S3TraceChanges1.happened(S3TraceChanges1.HANDSHAKE_DONE, context);
        }
    }

    /** At the beginning of {@code TransportContext.fatal}, which always throws. */
    static void failed(TransportContext context) {
        if (!isDormant()) {
            S3TraceChanges1.happened(S3TraceChanges1.HANDSHAKE_FAILED, context);
        }
    }

    /** At the beginning of {@code SSLSocketImpl.close}. */
    static void closes(SSLSocketImpl socket) {
        if (!isDormant()) {
            S3TraceChanges1.happened(S3TraceChanges1.CLOSED, socket.conContext);
        }
    }

    /** At the beginning of {@code SSLEngineImpl.closeOutbound}. */
    static void closes(SSLEngineImpl engine) {
        if (!isDormant()) {
            S3TraceChanges1.happened(S3TraceChanges1.CLOSED, engine.conContext);
        }
    }

    private static boolean isDormant() {
        return PAGE.getLong(PageLayout.LEASE) == 0;
    }

    /** Whether the tracer has not renewed the lease in time. What cannot be handed over then is counted. */
    static boolean isOver(long now) {
        long lease = PAGE.getLong(PageLayout.LEASE);
        if (now - lease <= 0) {
            return false;
        }
        if (lease != 0) { // it may have been ended meanwhile
            S3TraceSlots1.count(PageLayout.LEASE_OVER);
        }
        return true;
    }

    /** Another one after calls may have gone unseen: something was lost, or tracers have come or gone. */
    static long stamp() {
        return PAGE.getLong(PageLayout.LEASE_OVER) + PAGE.getLong(PageLayout.NO_SLOT) + PAGE.getLong(PageLayout.THROWABLES) << 32
                | PAGE.getInt(PageLayout.EPOCH) & 0xffffffffL;
    }

    static long connection(TransportContext context) {
        return (long) System.identityHashCode(context.transport) << 32
                | System.identityHashCode(context) & 0xffffffffL;
    }
}
