package sun.security.ssl;

import java.lang.invoke.MethodHandle;
import java.net.Socket;
import java.net.SocketImpl;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicIntegerArray;
import javax.net.ssl.SSLEngineResult;

/**
 * What the hooks call. It describes a call in a slot of native memory and passes the slot's address to a native function of the
 * JDK that does nothing, where a probe reads it. Nothing here blocks, allocates, logs or throws, and no code of an application
 * is called.
 */
final class S3TraceBridge1 {
    static final int HEADER = 64;
    static final int MAX_PAYLOAD = 16384;

    // Places in the page that is shared with the tracer.
    private static final int TRACERS = 20;
    private static final int LEASE = 24;
    private static final int HAND_OVERS = 40;
    private static final int THROWABLES = 48;
    private static final int NO_SLOT = 56;
    private static final int LEASE_OVER = 64;

    private static final int SENT = 1;
    private static final int RECEIVED = 2;
    private static final int HANDSHAKE_DONE = 3;
    private static final int HANDSHAKE_FAILED = 4;
    private static final int CLOSED = 5;
    private static final int HELLO = 6;
    private static final int END_OF_STREAM = 7;

    // Records of TLS: RFC 8446, sections 4, 4.1.2 and 5.1.
    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int MESSAGE = 5;
    private static final int RANDOM = MESSAGE + 6;

    private static final int NO_DESCRIPTOR = -1;
    private static final int NO_SLOT_FREE = -1;
    private static final int MAX_LAYERS = 4;

    /** {@code (int, long)void}: the function that is probed, if the first argument is -1. */
    private static final MethodHandle PROBE;
    /** {@code (BaseSSLSocketImpl)Socket}: the socket itself, or the one that it is layered on. */
    private static final MethodHandle SELF;
    /** {@code (Socket)SocketImpl}. */
    private static final MethodHandle IMPLEMENTATION;
    /** {@code (SocketImpl)FileDescriptor}, as an object. */
    private static final MethodHandle DESCRIPTOR;
    /** {@code (Object)int}: the number of a FileDescriptor. */
    private static final MethodHandle NUMBER;
    /** {@code (Object)int}: the number of a SocketChannel's descriptor. */
    private static final MethodHandle CHANNEL_NUMBER;
    /** The class of sockets that are a view of a channel. */
    private static final Class<?> ADAPTOR;
    /** {@code (Object, long, long)long}: adds to a long in native memory. */
    private static final MethodHandle ADD;
    static final ByteBuffer PAGE;
    private static final long PAGE_ADDRESS;
    private static final ByteBuffer[] SLOTS;
    private static final long[] ADDRESSES;
    /** One in each cache line. */
    private static final AtomicIntegerArray TAKEN;
    private static final int STRIDE = 16;

    static {
        Object[] values = S3TraceSetup1.values;
        PROBE = (MethodHandle) values[0];
        SELF = (MethodHandle) values[1];
        IMPLEMENTATION = (MethodHandle) values[2];
        DESCRIPTOR = (MethodHandle) values[3];
        NUMBER = (MethodHandle) values[4];
        CHANNEL_NUMBER = (MethodHandle) values[5];
        ADAPTOR = (Class<?>) values[6];
        ADD = (MethodHandle) values[7];
        PAGE = (ByteBuffer) values[8];
        PAGE_ADDRESS = (Long) values[9];
        SLOTS = (ByteBuffer[]) values[10];
        ADDRESSES = (long[]) values[11];
        TAKEN = new AtomicIntegerArray(SLOTS.length * STRIDE);
        S3TraceSetup1.values = null;
    }

    private S3TraceBridge1() {}

    /** At the end of {@code SSLSocketImpl.AppOutputStream.write}. */
    static void sent(SSLSocketImpl socket, byte[] bytes, int offset, int length) {
        if (PAGE.getLong(LEASE) != 0 && length > 0) {
            moved(SENT, socket, bytes, offset, length);
        }
    }

    /** At the end of {@code SSLSocketImpl.AppInputStream.read}. */
    static int received(int length, SSLSocketImpl socket, byte[] bytes, int offset) {
        if (PAGE.getLong(LEASE) == 0) {
            return length;
        }
        if (length > 0) {
            moved(RECEIVED, socket, bytes, offset, length);
        } else if (length < 0) {
            happened(END_OF_STREAM, socket);
        }
        return length;
    }

    /** At the end of {@code SSLEngineImpl.writeRecord}. */
    static void wrapped(SSLEngineResult result, SSLEngineImpl engine, ByteBuffer[] sources, int first, int count,
            ByteBuffer[] targets, int target) {
        if (PAGE.getLong(LEASE) == 0 || result.bytesProduced() == 0) {
            return;
        }
        if (result.bytesConsumed() > 0) {
            moved(SENT, engine, sources, first, count, result.bytesConsumed(), result.bytesProduced());
        } else {
            produced(engine, targets[target], result.bytesProduced());
        }
    }

    /** At the end of {@code SSLEngineImpl.readRecord}. */
    static void unwrapped(SSLEngineResult result, SSLEngineImpl engine, ByteBuffer[] targets, int first, int count) {
        if (PAGE.getLong(LEASE) == 0) {
            return;
        }
        if (result.bytesProduced() > 0) {
            moved(RECEIVED, engine, targets, first, count, result.bytesProduced(), result.bytesConsumed());
        } else if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
            happened(END_OF_STREAM, engine);
        }
    }

    /** At the beginning of {@code TransportContext.kickstart}, which is called again and again. */
    static void starts(TransportContext context) {
        if (PAGE.getLong(LEASE) != 0) {
            happened(HELLO, context);
        }
    }

    /** At the end of {@code TransportContext.finishHandshake}. */
    static void finished(TransportContext context) {
        if (PAGE.getLong(LEASE) != 0) {
            happened(HANDSHAKE_DONE, context);
        }
    }

    /** At the beginning of {@code TransportContext.fatal}, which always throws. */
    static void failed(TransportContext context) {
        if (PAGE.getLong(LEASE) != 0) {
            happened(HANDSHAKE_FAILED, context);
        }
    }

    /** At the beginning of {@code SSLSocketImpl.close}. */
    static void closes(SSLSocketImpl socket) {
        if (PAGE.getLong(LEASE) != 0) {
            happened(CLOSED, socket);
        }
    }

    /** At the beginning of {@code SSLEngineImpl.closeOutbound}. */
    static void closes(SSLEngineImpl engine) {
        if (PAGE.getLong(LEASE) != 0) {
            happened(CLOSED, engine);
        }
    }

    private static void moved(int kind, SSLSocketImpl socket, byte[] bytes, int offset, int length) {
        int slot = NO_SLOT_FREE;
        int body = S3TraceBodies1.NONE;
        try {
            long now = System.nanoTime();
            TransportContext context = socket.conContext;
            if (!context.sslConfig.isClientMode || isOver(now) || (slot = take(context)) < 0) {
                return;
            }
            long connection = connection(context);
            body = enter(slot, connection, now);
            int beginning = length < 4 ? 0 : S3TraceSlot1.beginning(bytes, offset);
            boolean isHead = S3TraceHeads1.begin(beginning);
            int fate = isHead ? S3TraceBodies1.ALONE : S3TraceBodies1.moved(body, kind, length, now, true);
            if (fate != S3TraceBodies1.ALONE) {
                if (fate == S3TraceBodies1.WITH_OTHERS) {
                    handOverWaiting(slot, body, connection, descriptor(socket), length, now);
                }
                return;
            }
            int descriptor = descriptor(socket);
            handOverWaiting(slot, body, connection, descriptor, 0, now);
            ByteBuffer at = SLOTS[slot];
            S3TraceSlot1.describe(at, connection, kind, now, length, descriptor, 0);
            S3TraceSlot1.copy(at, bytes, offset, length);
            handOver(slot);
            begins(body, kind, isHead ? beginning : 0, length, at, now);
        } catch (Throwable e) {
            count(THROWABLES);
        } finally {
            S3TraceBodies1.leave(body);
            give(slot);
        }
    }

    private static void moved(int kind, SSLEngineImpl engine, ByteBuffer[] buffers, int first, int count, int length,
            int ciphertext) {
        int slot = NO_SLOT_FREE;
        int body = S3TraceBodies1.NONE;
        try {
            long now = System.nanoTime();
            TransportContext context = engine.conContext;
            if (!context.sslConfig.isClientMode || isOver(now) || (slot = take(context)) < 0) {
                return;
            }
            long connection = connection(context);
            body = enter(slot, connection, now);
            int beginning = beginning(buffers, first, count, length);
            boolean isHead = S3TraceHeads1.begin(beginning);
            boolean mayWait = kind == RECEIVED; // what this thread sends next may show the socket
            int fate = isHead ? S3TraceBodies1.ALONE : S3TraceBodies1.moved(body, kind, length, now, mayWait);
            if (fate != S3TraceBodies1.ALONE) {
                if (fate == S3TraceBodies1.WITH_OTHERS) {
                    handOverWaiting(slot, body, connection, NO_DESCRIPTOR, length, now);
                }
                return;
            }
            handOverWaiting(slot, body, connection, NO_DESCRIPTOR, 0, now);
            ByteBuffer at = SLOTS[slot];
            S3TraceSlot1.describe(at, connection, kind, now, length, NO_DESCRIPTOR, ciphertext);
            try {
                S3TraceSlot1.copy(at, buffers, first, count, length);
            } catch (RuntimeException e) { // another thread moves a buffer
                S3TraceSlot1.unreadable(at);
            }
            handOver(slot);
            begins(body, kind, isHead ? beginning : 0, length, at, now);
        } catch (Throwable e) {
            count(THROWABLES);
        } finally {
            S3TraceBodies1.leave(body);
            give(slot);
        }
    }

    /** Takes what is known of a connection's bodies. */
    private static int enter(int slot, long connection, long now) throws Throwable {
        long stamp = stamp();
        int body = S3TraceBodies1.enter(connection, stamp, now);
        if (body != S3TraceBodies1.NONE && S3TraceBodies1.connection(body) != connection) {
            try {
                handOverWaiting(slot, body, S3TraceBodies1.connection(body), NO_DESCRIPTOR, 0, now);
                S3TraceBodies1.begin(body, connection, stamp);
            } catch (Throwable e) {
                S3TraceBodies1.forget(body);
                S3TraceBodies1.leave(body);
                throw e;
            }
        }
        return body;
    }

    private static int beginning(ByteBuffer[] buffers, int first, int count, int length) {
        try {
            return length < 4 ? 0 : S3TraceSlot1.beginning(buffers, first, count, length);
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
    private static void handOverWaiting(int slot, int body, long connection, int descriptor, int more, long now) throws Throwable {
        int waiting = S3TraceBodies1.waiting(body);
        if (waiting > 0) {
            S3TraceSlot1.describe(SLOTS[slot], connection, S3TraceBodies1.waitingKind(body), S3TraceBodies1.waitingSince(body),
                    waiting + more, descriptor, 0);
            handOver(slot);
            S3TraceBodies1.handedOver(body, now);
        }
    }

    /** A record of a handshake was produced. If it is a ClientHello, it shows later through which socket it is sent. */
    private static void produced(SSLEngineImpl engine, ByteBuffer record, int length) {
        int slot = NO_SLOT_FREE;
        try {
            TransportContext context = engine.conContext;
            long now = System.nanoTime();
            int start = record.position() - length;
            if (!context.sslConfig.isClientMode || !isHello(record, start) || isOver(now) || (slot = take(context)) < 0) {
                return;
            }
            ByteBuffer at = SLOTS[slot];
            S3TraceSlot1.describe(at, connection(context), HELLO, now, 0, NO_DESCRIPTOR, length);
            S3TraceSlot1.show(at, record, start + RANDOM);
            handOver(slot);
        } catch (Throwable e) {
            count(THROWABLES);
        } finally {
            give(slot);
        }
    }

    private static boolean isHello(ByteBuffer record, int start) {
        return start >= 0 && record.position() - start > RANDOM + 8 && record.get(start) == HANDSHAKE
                && record.get(start + MESSAGE) == CLIENT_HELLO;
    }

    /** @param of a socket, an engine or the context of one */
    private static void happened(int event, Object of) {
        int slot = NO_SLOT_FREE;
        int body = S3TraceBodies1.NONE;
        try {
            TransportContext context = of instanceof TransportContext ? (TransportContext) of
                    : of instanceof SSLSocketImpl ? ((SSLSocketImpl) of).conContext : ((SSLEngineImpl) of).conContext;
            if (!context.sslConfig.isClientMode) {
                return;
            }
            long connection = connection(context);
            body = endsBody(event) ? S3TraceBodies1.find(connection) : S3TraceBodies1.NONE;
            boolean isNews = isNews(event, context);
            long now = System.nanoTime();
            if (!isNews && S3TraceBodies1.waiting(body) == 0 || isOver(now) || (slot = take(context)) < 0) {
                return;
            }
            SSLTransport transport = context.transport;
            int descriptor = transport instanceof SSLSocketImpl ? descriptor((SSLSocketImpl) transport) : NO_DESCRIPTOR;
            handOverWaiting(slot, body, connection, descriptor, 0, now);
            if (isNews) {
                S3TraceSlot1.describe(SLOTS[slot], connection, event, now, 0, descriptor, 0);
                handOver(slot);
            }
            if (event == CLOSED) {
                S3TraceBodies1.forget(body);
            }
        } catch (Throwable e) {
            count(THROWABLES);
        } finally {
            S3TraceBodies1.leave(body);
            give(slot);
        }
    }

    private static boolean endsBody(int event) {
        return event == END_OF_STREAM || event == CLOSED || event == HANDSHAKE_FAILED;
    }

    /** The methods are called more often than what they do happens. */
    private static boolean isNews(int event, TransportContext context) {
        switch (event) {
            case HELLO:
                return context.handshakeContext == null && !context.isNegotiated && context.closeReason == null;
            case HANDSHAKE_FAILED:
                return !context.isNegotiated && context.closeReason == null;
            case END_OF_STREAM: // not because of a failure on this side
                return context.closeReason == null;
            case CLOSED:
                SSLTransport transport = context.transport;
                return transport instanceof SSLSocketImpl ? !((SSLSocketImpl) transport).isClosed()
                        : !context.isOutboundClosed();
            default:
                return true;
        }
    }

    /** Whether the tracer has not renewed the lease in time. What cannot be handed over then is counted. */
    private static boolean isOver(long now) {
        long lease = PAGE.getLong(LEASE);
        if (now - lease <= 0) {
            return false;
        }
        if (lease != 0) { // it may have been ended meanwhile
            count(LEASE_OVER);
        }
        return true;
    }

    /** Another one after calls may have gone unseen: something was lost, or another tracer has come. */
    private static long stamp() {
        return PAGE.getLong(LEASE_OVER) + PAGE.getLong(NO_SLOT) + PAGE.getLong(THROWABLES) << 32
                | PAGE.getInt(TRACERS) & 0xffffffffL;
    }

    private static long connection(TransportContext context) {
        return (long) System.identityHashCode(context.transport) << 32
                | System.identityHashCode(context) & 0xffffffffL;
    }

    private static int take(TransportContext context) {
        int slots = SLOTS.length;
        int slot = System.identityHashCode(context) & slots - 1;
        for (int i = 0; i < slots; i++) {
            if (TAKEN.get(slot * STRIDE) == 0 && TAKEN.compareAndSet(slot * STRIDE, 0, 1)) {
                return slot;
            }
            slot = slot + 1 & slots - 1;
        }
        count(NO_SLOT);
        return NO_SLOT_FREE;
    }

    private static void give(int slot) {
        if (slot >= 0) {
            TAKEN.lazySet(slot * STRIDE, 0);
        }
    }

    private static void handOver(int slot) throws Throwable {
        PROBE.invokeExact(-1, ADDRESSES[slot]);
        count(HAND_OVERS);
    }

    private static void count(int place) {
        try {
            long before = (long) ADD.invokeExact((Object) null, PAGE_ADDRESS + place, 1L);
        } catch (Throwable e) {
            // the function cannot fail, and there is no other place to count in
        }
    }

    /** Only JDK classes are asked: the methods of an application's socket may do anything. */
    private static int descriptor(SSLSocketImpl socket) throws Throwable {
        Socket layer = socket;
        for (int i = 0; i < MAX_LAYERS && layer instanceof BaseSSLSocketImpl; i++) {
            Socket below = (Socket) SELF.invokeExact((BaseSSLSocketImpl) layer);
            if (below == layer) {
                break;
            }
            layer = below;
        }
        if (layer.getClass() == ADAPTOR) {
            return (int) CHANNEL_NUMBER.invokeExact((Object) layer.getChannel());
        }
        SocketImpl implementation = (SocketImpl) IMPLEMENTATION.invokeExact(layer);
        if (implementation == null || implementation.getClass().getClassLoader() != null) {
            return NO_DESCRIPTOR;
        }
        Object descriptor = (Object) DESCRIPTOR.invokeExact(implementation);
        return descriptor == null ? NO_DESCRIPTOR : (int) NUMBER.invokeExact(descriptor);
    }
}
