package io.s3trace.internal.s3;

import io.s3trace.internal.http.HeadScanner;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A server that reads the head of each request as a tracer would, and answers all alike. */
final class RequestCatcher implements AutoCloseable {

    private static final byte[] ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_HEAD = 8 * 1024;

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final BlockingQueue<RequestFacts> caught = new LinkedBlockingQueue<>();
    private final RequestReader reader = new RequestReader();
    private final Thread thread = Thread.ofPlatform().name("request-catcher").start(this::serve);

    RequestCatcher() throws IOException {}

    int port() {
        return server.getLocalPort();
    }

    /** What was read of the requests since the last call to this; usable until the next request. */
    BlockingQueue<RequestFacts> caught() {
        return caught;
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                caught.add(head(client.getInputStream()));
                client.getOutputStream().write(ANSWER);
            } catch (IOException e) {
                if (!server.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private RequestFacts head(InputStream in) throws IOException {
        MemorySegment bytes = Arena.ofAuto().allocate(MAX_HEAD);
        HeadScanner scanner = new HeadScanner();
        int length = 0;
        int more = 0;
        while (more >= 0 && length < MAX_HEAD && scanner.scan(bytes, length - more, more) < 0) {
            byte[] read = new byte[MAX_HEAD - length];
            more = in.read(read);
            MemorySegment.copy(read, 0, bytes, ValueLayout.JAVA_BYTE, length, Math.max(more, 0));
            length += Math.max(more, 0);
        }
        RequestFacts facts = new RequestFacts();
        reader.read(bytes, 0, length, facts);
        return facts;
    }

    @Override
    public void close() throws Exception {
        server.close();
        thread.join();
    }
}
