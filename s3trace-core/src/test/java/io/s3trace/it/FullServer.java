package io.s3trace.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** A server at 127.0.0.1 whose backlog is full: SYNs get no answer, as from behind a firewall that drops them. */
final class FullServer implements AutoCloseable {
    private static final int BACKLOG = 1;

    private final ServerSocket listener;
    private final List<SocketChannel> waiting = new ArrayList<>();

    private FullServer(ServerSocket listener) {
        this.listener = listener;
    }

    /** Listens at a port, 0 for any that is free. */
    static FullServer start(int port) throws IOException {
        FullServer server = new FullServer(new ServerSocket(port, BACKLOG, InetAddress.getByName("127.0.0.1")));
        for (int i = 0; i <= BACKLOG; i++) {
            server.waiting.add(SocketChannel.open(new InetSocketAddress("127.0.0.1", server.port())));
        }
        return server;
    }

    int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel channel : waiting) {
            channel.close();
        }
        listener.close();
    }
}
