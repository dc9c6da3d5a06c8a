package sun.security.ssl;

import java.lang.invoke.MethodHandle;
import java.net.Socket;
import java.net.SocketImpl;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicIntegerArray;
import javax.net.ssl.SSLEngineResult;

/**
 * What the hooks call. It describes a call in a slot of native memory and passes the slot's address to a native function of the
 * JDK that does nothing, where a probe reads it. Nothing here blocks, allocates, logs or throws, and no code of an application
 * is called.
 *
 * <p>The first 64 bytes of a slot, in native order; the call's first bytes are behind them:
 * <pre>
 *  0 u64 token            24 u32 kind            40 the last eight bytes of the call
 *  8 u64 connection       28 u32 length          48 u32 length of the ciphertext, of an engine
 * 16 u64 time (nanoTime)  32 u32 captured bytes  52 u32 flags
 *                         36 s32 descriptor      56 the first eight random bytes of a ClientHello yet to be sent
 * </pre>
 */
final class S3TraceBridge1 {
    static final int HEADER = 64;
    static final int MAX_PAYLOAD = 16384;

    // Places in the page that is shared with the tracer.
    private static final int LEASE = 24;
    private static final int BUDGET_OF_HEAD = 32;
    private static final int BUDGET_OF_OTHER = 36;
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

    /** "S3TJSSE1" in memory, on the processors that there are: nobody else hands over anything. */
    private static final long TOKEN = 0x314553534A543353L;
    private static final int UNREADABLE = 1;

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
    private static final ByteBuffer PAGE;
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
        try {
            long now = System.nanoTime();
            TransportContext context = socket.conContext;
            if (!context.sslConfig.isClientMode || isOver(now) || (slot = take(context)) < 0) {
                return;
            }
            ByteBuffer at = SLOTS[slot];
            describe(at, context, kind, now, length, descriptor(socket), 0);
            copy(at, bytes, offset, length);
            handOver(slot);
        } catch (Throwable e) {
            count(THROWABLES);
        } finally {
            give(slot);
        }
    }

    private static void moved(int kind, SSLEngineImpl engine, ByteBuffer[] buffers, int first, int count, int length,
            int ciphertext) {
        int slot = NO_SLOT_FREE;
        try {
            long now = System.nanoTime();
            TransportContext context = engine.conContext;
            if (!context.sslConfig.isClientMode || isOver(now) || (slot = take(context)) < 0) {
                return;
            }
            ByteBuffer at = SLOTS[slot];
            describe(at, context, kind, now, length, NO_DESCRIPTOR, ciphertext);
            try {
                copy(at, buffers, first, count, length);
            } catch (RuntimeException e) { // another thread moves a buffer
                at.putInt(32, 0);
                at.putInt(52, UNREADABLE); // which is counted where it is read
            }
            handOver(slot);
        } catch (Throwable e) {
            count(THROWABLES);
        } finally {
            give(slot);
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
            describe(at, context, HELLO, now, 0, NO_DESCRIPTOR, length);
            copyPart(at, 56, record, start + RANDOM, 8);
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
        try {
            long now = System.nanoTime();
            TransportContext context = of instanceof TransportContext ? (TransportContext) of
                    : of instanceof SSLSocketImpl ? ((SSLSocketImpl) of).conContext : ((SSLEngineImpl) of).conContext;
            if (!context.sslConfig.isClientMode || !isNews(event, context) || isOver(now) || (slot = take(context)) < 0) {
                return;
            }
            SSLTransport transport = context.transport;
            int descriptor = transport instanceof SSLSocketImpl ? descriptor((SSLSocketImpl) transport) : NO_DESCRIPTOR;
            describe(SLOTS[slot], context, event, now, 0, descriptor, 0);
            handOver(slot);
        } catch (Throwable e) {
            count(THROWABLES);
        } finally {
            give(slot);
        }
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

    private static long connection(TransportContext context) {
        return (long) System.identityHashCode(context.transport) << 32
                | System.identityHashCode(context) & 0xffffffffL;
    }

    private static void describe(ByteBuffer at, TransportContext context, int kind, long now, int length, int descriptor,
            int ciphertext) {
        at.putLong(0, TOKEN);
        at.putLong(8, connection(context));
        at.putLong(16, now);
        at.putInt(24, kind);
        at.putInt(28, length);
        at.putInt(32, 0);
        at.putInt(36, descriptor);
        at.putLong(40, 0);
        at.putInt(48, ciphertext);
        at.putInt(52, 0);
        at.putLong(56, 0);
    }

    private static void copy(ByteBuffer at, byte[] bytes, int offset, int length) {
        int captured = Math.min(length, length < 4 ? MAX_PAYLOAD : budget(beginning(bytes, offset)));
        at.putInt(32, captured);
        at.clear();
        at.position(HEADER);
        at.put(bytes, offset, captured);
        for (int i = Math.max(0, length - 8); i < length; i++) {
            at.put(48 - length + i, bytes[offset + i]);
        }
    }

    /** The bytes end where each buffer's position is now. Where they begin is known if only one could have moved, or all. */
    private static void copy(ByteBuffer at, ByteBuffer[] buffers, int first, int count, int length) {
        int moved = 0;
        long sum = 0;
        int last = -1;
        for (int i = first; i < first + count; i++) {
            int position = buffers[i].position();
            if (position > 0) {
                moved++;
                sum += position;
                last = i;
            }
        }
        if (moved == 1 && sum >= length) {
            copyOne(at, buffers[last], (int) sum - length, length);
        } else if (sum == length) {
            copyAll(at, buffers, first, last, length);
        } else {
            at.putInt(52, UNREADABLE);
        }
    }

    private static void copyOne(ByteBuffer at, ByteBuffer from, int start, int length) {
        if (from.hasArray()) {
            copy(at, from.array(), from.arrayOffset() + start, length);
            return;
        }
        int captured = Math.min(length, length < 4 ? MAX_PAYLOAD : budget(beginning(from, start)));
        at.putInt(32, captured);
        copyPart(at, HEADER, from, start, captured);
        int tail = Math.min(8, length);
        copyPart(at, 48 - tail, from, start + length - tail, tail);
    }

    /** All of them from their beginning. */
    private static void copyAll(ByteBuffer at, ByteBuffer[] buffers, int first, int last, int length) {
        int captured = -1;
        int done = 0;
        for (int i = first; i <= last; i++) {
            ByteBuffer from = buffers[i];
            int size = from.position();
            if (size == 0) {
                continue;
            }
            if (captured < 0) {
                captured = Math.min(length, size < 4 ? MAX_PAYLOAD : budget(beginning(from, 0)));
                at.putInt(32, captured);
            }
            if (done < captured) {
                copyPart(at, HEADER + done, from, 0, Math.min(size, captured - done));
            }
            int tail = Math.max(0, length - 8 - done); // where the last eight bytes begin in this buffer, if they do
            if (tail < size) {
                copyPart(at, 48 - (length - done - tail), from, tail, size - tail);
            }
            done += size;
        }
    }

    /** Without a copy of the buffer, which would be an object, and without moving it. */
    private static void copyPart(ByteBuffer at, int to, ByteBuffer from, int start, int length) {
        boolean same = from.order() == at.order();
        int i = 0;
        for (; i + 8 <= length; i += 8) {
            long eight = from.getLong(start + i);
            at.putLong(to + i, same ? eight : Long.reverseBytes(eight));
        }
        for (; i < length; i++) {
            at.put(to + i, from.get(start + i));
        }
    }

    /** How much of a call is copied, by its first four bytes. */
    private static int budget(int beginning) {
        int place;
        switch (beginning) {
            case 0x47455420: // GET
            case 0x50555420: // PUT
            case 0x504f5354: // POST
            case 0x48454144: // HEAD
            case 0x44454c45: // DELE
            case 0x4f505449: // OPTI
            case 0x50415443: // PATC
            case 0x434f4e4e: // CONN
            case 0x48545450: // HTTP
                place = BUDGET_OF_HEAD;
                break;
            default:
                place = BUDGET_OF_OTHER;
                break;
        }
        return Math.max(0, Math.min(PAGE.getInt(place), MAX_PAYLOAD));
    }

    private static int beginning(byte[] bytes, int offset) {
        return bytes[offset] << 24 | (bytes[offset + 1] & 0xff) << 16 | (bytes[offset + 2] & 0xff) << 8
                | bytes[offset + 3] & 0xff;
    }

    private static int beginning(ByteBuffer buffer, int start) {
        int four = buffer.getInt(start);
        return buffer.order() == ByteOrder.BIG_ENDIAN ? four : Integer.reverseBytes(four);
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
