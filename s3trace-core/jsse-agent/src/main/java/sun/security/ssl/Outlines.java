package sun.security.ssl;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;

abstract class BaseSSLSocketImpl extends SSLSocket {}

abstract class SSLSocketImpl extends BaseSSLSocketImpl implements SSLTransport {
    final TransportContext conContext = null;
}

abstract class SSLEngineImpl extends SSLEngine implements SSLTransport {
    final TransportContext conContext = null;
}

interface SSLTransport {}

class SSLConfiguration {
    boolean isClientMode;
}

abstract class HandshakeContext {}

class TransportContext {
    final SSLTransport transport = null;
    final SSLConfiguration sslConfig = null;
    boolean isNegotiated;
    Exception closeReason;
    HandshakeContext handshakeContext;
    String applicationProtocol;

    boolean isOutboundClosed() {
        return false;
    }
}
