package io.s3trace.bpf.jvm;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** HotSpot's attach protocol: one command and its answer, over a socket that the virtual machine listens on. */
final class AttachSocket implements AutoCloseable {
    private static final int MAX_ANSWER = 1 << 16;
    private static final String VERSION = "1";

    private final SocketChannel channel;

    private AttachSocket(SocketChannel channel) {
        this.channel = channel;
    }

    /**
     * Connects. The kernel tells the virtual machine which user the calling thread is. Does not wait.
     *
     * @throws IOException if nobody listens there, or too many are waiting already
     */
    static AttachSocket connect(Path path) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.configureBlocking(false);
            if (!channel.connect(UnixDomainSocketAddress.of(path))) {
                throw new IOException("too many are waiting for " + path);
            }
            return new AttachSocket(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Loads a Java agent.
     *
     * @param jar its path as the virtual machine sees it
     * @param arguments of the agent
     * @param deadline by {@link System#nanoTime()}
     * @return the answer
     */
    String load(String jar, String arguments, long deadline) throws IOException {
        String command = String.join("\0", VERSION, "load", "instrument", "false", jar + "=" + arguments) + "\0";
        try (Selector selector = Selector.open()) {
            SelectionKey key = channel.register(selector, SelectionKey.OP_WRITE);
            ByteBuffer out = ByteBuffer.wrap(command.getBytes(StandardCharsets.UTF_8));
            while (out.hasRemaining()) {
                if (channel.write(out) == 0) {
                    await(selector, deadline);
                }
            }
            key.interestOps(SelectionKey.OP_READ);
            return answer(selector, deadline);
        }
    }

    private String answer(Selector selector, long deadline) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        ByteBuffer in = ByteBuffer.allocate(1024);
        while (answer.size() < MAX_ANSWER) {
            int n = channel.read(in.clear());
            if (n < 0) {
                break;
            }
            if (n == 0) {
                await(selector, deadline);
            }
            answer.write(in.array(), 0, n);
        }
        return answer.toString(StandardCharsets.UTF_8);
    }

    private static void await(Selector selector, long deadline) throws IOException {
        long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
        if (left <= 0) {
            throw new IOException("timed out");
        }
        selector.select(left);
        selector.selectedKeys().clear();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
