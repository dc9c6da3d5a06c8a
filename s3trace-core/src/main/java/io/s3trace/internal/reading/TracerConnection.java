package io.s3trace.internal.reading;

import io.s3trace.internal.wire.FrameReader;
import io.s3trace.internal.wire.Hello;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A connection to a tracer. One thread reads; any may close. */
final class TracerConnection implements AutoCloseable {
    private final SocketChannel channel;
    private final FrameReader frames;

    private TracerConnection(SocketChannel channel, FrameReader frames) {
        this.channel = channel;
        this.frames = frames;
    }

    /**
     * Connects, and says Hello.
     *
     * @throws IOException if nobody listens there
     */
    static TracerConnection open(Path socket, FrameReader.Handler handler) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            TracerConnection connection = new TracerConnection(channel, new FrameReader(handler));
            connection.sayHello();
            return connection;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void sayHello() {
        ByteBuffer hello = ByteBuffer.wrap(Hello.frame());
        try {
            while (hello.hasRemaining()) {
                channel.write(hello);
            }
        } catch (IOException e) {
            // refused already: what can be read says why
        }
    }

    /** Reads what has come, and waits if nothing has. {@return false at the end} */
    boolean read() throws IOException {
        int received = channel.read(ByteBuffer.wrap(frames.buffer(), frames.position(),
                frames.buffer().length - frames.position()));
        if (received > 0) {
            frames.received(received);
        }
        return received >= 0;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
