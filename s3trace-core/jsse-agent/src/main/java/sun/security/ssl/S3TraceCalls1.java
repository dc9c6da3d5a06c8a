package sun.security.ssl;

import io.s3trace.jsse.PageLayout;
import io.s3trace.jsse.SlotLayout;
import java.nio.ByteBuffer;

/** Hands over the calls that move bytes, or lets them wait for others. */
final class S3TraceCalls1 {
    static final int SENT = 1;
    static final int RECEIVED = 2;

    private S3TraceCalls1() {}

    static void moved(int kind, SSLSocketImpl socket, byte[] bytes, int offset, int length, long begun) {
        int slot = S3TraceSlots1.NONE;
        int body = S3TraceBodies1.NONE;
        try {
            TransportContext context = socket.conContext;
            long now = System.nanoTime();
            // A slot first: what takes the hooks out ends the lease, and then waits for all slots.
            if (!context.sslConfig.isClientMode || (slot = S3TraceSlots1.take(context)) == S3TraceSlots1.NONE
                    || S3TraceBridge1.isOver(now)) {
                return;
            }
            long time = begun == S3TraceBridge1.UNKNOWN ? now : begun;
            long connection = S3TraceBridge1.connection(context);
            if (hasFrames(context)) {
                frames(slot, connection, kind, bytes, offset, length, time, S3TraceSockets1.descriptor(socket));
                return;
            }
            body = enter(slot, connection, now);
            if (body == S3TraceBodies1.BUSY) {
                S3TraceSlots1.count(PageLayout.NO_SLOT);
                return;
            }
            int beginning = length < 4 ? 0 : S3TraceSlot1.beginning(bytes, offset);
            boolean isHead = S3TraceHeads1.begin(beginning);
            int fate = isHead ? S3TraceBodies1.ALONE : S3TraceBodies1.moved(body, kind, length, time, now, true);
            if (fate != S3TraceBodies1.ALONE) {
                if (fate == S3TraceBodies1.WITH_OTHERS) {
                    handOverWaiting(slot, body, connection, S3TraceSockets1.descriptor(socket), length, now);
                }
                return;
            }
            int descriptor = S3TraceSockets1.descriptor(socket);
            handOverWaiting(slot, body, connection, descriptor, 0, now);
            ByteBuffer at = S3TraceSlots1.at(slot);
            S3TraceSlot1.describe(at, connection, kind, time, length, descriptor, 0);
            S3TraceSlot1.copy(at, bytes, offset, length);
            S3TraceSlots1.handOver(slot);
            begins(body, kind, isHead ? beginning : 0, length, at, now);
        } catch (Throwable e) {
            S3TraceSlots1.count(PageLayout.THROWABLES);
        } finally {
            S3TraceBodies1.leave(body);
            S3TraceSlots1.give(slot);
        }
    }

    static void moved(int kind, SSLEngineImpl engine, ByteBuffer[] buffers, int first, int count, long place, int length,
            int ciphertext, long begun) {
        int slot = S3TraceSlots1.NONE;
        int body = S3TraceBodies1.NONE;
        try {
            TransportContext context = engine.conContext;
            long now = System.nanoTime();
            if (!context.sslConfig.isClientMode || (slot = S3TraceSlots1.take(context)) == S3TraceSlots1.NONE
                    || S3TraceBridge1.isOver(now)) {
                return;
            }
            long time = begun == S3TraceBridge1.UNKNOWN ? now : begun;
            long connection = S3TraceBridge1.connection(context);
            boolean hasFrames = hasFrames(context);
            body = hasFrames ? S3TraceBodies1.NONE : enter(slot, connection, now);
            if (body == S3TraceBodies1.BUSY) {
                S3TraceSlots1.count(PageLayout.NO_SLOT);
                return;
            }
            int beginning = beginning(buffers, place, length);
            boolean isHead = !hasFrames && S3TraceHeads1.begin(beginning);
            boolean mayWait = kind == RECEIVED; // what this thread sends next may show the socket
            int fate = isHead ? S3TraceBodies1.ALONE : S3TraceBodies1.moved(body, kind, length, time, now, mayWait);
            if (fate != S3TraceBodies1.ALONE) {
                if (fate == S3TraceBodies1.WITH_OTHERS) {
                    handOverWaiting(slot, body, connection, S3TraceSockets1.NO_DESCRIPTOR, length, now);
                }
                return;
            }
            handOverWaiting(slot, body, connection, S3TraceSockets1.NO_DESCRIPTOR, 0, now);
            ByteBuffer at = S3TraceSlots1.at(slot);
            S3TraceSlot1.describe(at, connection, kind, time, length, S3TraceSockets1.NO_DESCRIPTOR, ciphertext);
            if (hasFrames) {
                S3TraceSlot1.hasFrames(at);
            }
            try {
                S3TraceSlot1.copy(at, buffers, first + count, place, length);
            } catch (RuntimeException e) { // another thread moves a buffer
                S3TraceSlots1.wipe(slot);
                S3TraceSlot1.describe(at, connection, kind, time, length, S3TraceSockets1.NO_DESCRIPTOR, ciphertext);
                S3TraceSlot1.unreadable(at);
            }
            S3TraceSlots1.handOver(slot);
            begins(body, kind, isHead ? beginning : 0, length, at, now);
        } catch (Throwable e) {
            S3TraceSlots1.count(PageLayout.THROWABLES);
        } finally {
            S3TraceBodies1.leave(body);
            S3TraceSlots1.give(slot);
        }
    }

    /** Takes what is known of a connection's bodies. */
    private static int enter(int slot, long connection, long now) throws Throwable {
        long stamp = S3TraceBridge1.stamp();
        int body = S3TraceBodies1.enter(connection, stamp, now);
        if (body >= 0 && S3TraceBodies1.connection(body) != connection) {
            try {
                handOverWaiting(slot, body, S3TraceBodies1.connection(body), S3TraceSockets1.NO_DESCRIPTOR, 0, now);
                S3TraceBodies1.begin(body, connection, stamp);
            } catch (Throwable e) {
                S3TraceBodies1.forget(body);
                S3TraceBodies1.leave(body);
                throw e;
            }
        }
        return body;
    }

    /** HTTP/2: what its frames say may be anywhere. */
    private static boolean hasFrames(TransportContext context) {
        return "h2".equals(context.applicationProtocol);
    }

    /** Hands over all of a call, in as many pieces as it takes. */
    private static void frames(int slot, long connection, int kind, byte[] bytes, int offset, int length, long time,
            int descriptor) throws Throwable {
        ByteBuffer at = S3TraceSlots1.at(slot);
        for (int done = 0; done < length; done += SlotLayout.MAX_PAYLOAD) {
            int piece = Math.min(length - done, SlotLayout.MAX_PAYLOAD);
            S3TraceSlot1.describe(at, connection, kind, time, piece, descriptor, 0);
            S3TraceSlot1.hasFrames(at);
            S3TraceSlot1.copy(at, bytes, offset + done, piece);
            S3TraceSlots1.handOver(slot);
            S3TraceSlots1.wipe(slot); // the next one may be shorter
        }
    }

    private static int beginning(ByteBuffer[] buffers, long place, int length) {
        try {
            return length < 4 ? 0 : S3TraceSlot1.beginning(buffers, place);
        } catch (RuntimeException e) { // another thread moves a buffer
            return 0;
        }
    }

    /** A call was handed over alone. If it began a head, notes what is to come. */
    private static void begins(int body, int kind, int beginning, int length, ByteBuffer at, long now) {
        S3TraceBodies1.handedOver(body, now);
        if (beginning != 0) {
            S3TraceBodies1.begins(body, kind, S3TraceHeads1.read(beginning), length, at, S3TraceSlot1.captured(at));
        }
    }

    /** Hands over the calls that wait, if there are any, and so many bytes more. */
    static void handOverWaiting(int slot, int body, long connection, int descriptor, int more, long now) throws Throwable {
        int waiting = S3TraceBodies1.waiting(body);
        if (waiting > 0) {
            S3TraceSlot1.describe(S3TraceSlots1.at(slot), connection, S3TraceBodies1.waitingKind(body),
                    S3TraceBodies1.waitingSince(body), waiting + more, descriptor, 0);
            S3TraceSlots1.handOver(slot);
            S3TraceBodies1.handedOver(body, now);
        }
    }
}
