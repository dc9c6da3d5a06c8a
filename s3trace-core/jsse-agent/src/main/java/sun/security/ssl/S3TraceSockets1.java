package sun.security.ssl;

import java.lang.invoke.MethodHandle;
import java.net.Socket;
import java.net.SocketImpl;

/** The descriptors of sockets. */
final class S3TraceSockets1 {
    static final int NO_DESCRIPTOR = -1;

    private static final int MAX_LAYERS = 4;
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

    static {
        Object[] values = S3TraceSetup1.values;
        SELF = (MethodHandle) values[6];
        IMPLEMENTATION = (MethodHandle) values[7];
        DESCRIPTOR = (MethodHandle) values[8];
        NUMBER = (MethodHandle) values[9];
        CHANNEL_NUMBER = (MethodHandle) values[10];
        ADAPTOR = (Class<?>) values[11];
    }

    private S3TraceSockets1() {}

    /** Of what carries a connection; {@link #NO_DESCRIPTOR} for an engine. */
    static int descriptor(SSLTransport transport) throws Throwable {
        return transport instanceof SSLSocketImpl ? descriptor((SSLSocketImpl) transport) : NO_DESCRIPTOR;
    }

    /** Only JDK classes are asked: the methods of an application's socket may do anything. */
    static int descriptor(SSLSocketImpl socket) throws Throwable {
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
