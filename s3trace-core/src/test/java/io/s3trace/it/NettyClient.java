package io.s3trace.it;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Netty over BoringSSL (netty-tcnative): several connections on two event loops, each with requests back to back.
 *
 * <p>Arguments: port of the server, its certificate, target to PUT, target to GET, both presigned. Waits for a line
 * before it connects.
 */
final class NettyClient {
    private static final int CONNECTIONS = 4;
    private static final int ROUNDS = 5;
    private static final int BODY = 200_000;

    private NettyClient() {}

    public static void main(String[] args) throws Exception {
        OpenSsl.ensureAvailability();
        SslContext tls = SslContextBuilder.forClient()
                .sslProvider(SslProvider.OPENSSL).trustManager(new File(args[1])).build();
        int port = Integer.parseInt(args[0]);
        System.out.println("waiting");
        System.in.read();
        EventLoopGroup loops = new NioEventLoopGroup(2);
        try {
            List<Connection> connections = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                connections.add(Connection.open(loops, tls, port));
            }
            for (int round = 0; round < ROUNDS; round++) {
                for (Connection connection : connections) {
                    connection.send(port, HttpMethod.PUT, args[2], BODY);
                }
                for (Connection connection : connections) {
                    connection.status();
                    connection.send(port, HttpMethod.GET, args[3], 0);
                }
                for (Connection connection : connections) {
                    connection.status();
                }
            }
            for (Connection connection : connections) {
                connection.channel().close().sync();
            }
        } finally {
            loops.shutdownGracefully().sync();
        }
    }

    private record Connection(Channel channel, BlockingQueue<Integer> statuses) {
        static Connection open(EventLoopGroup loops, SslContext tls, int port) throws InterruptedException {
            BlockingQueue<Integer> statuses = new LinkedBlockingQueue<>();
            Bootstrap bootstrap = new Bootstrap().group(loops).channel(NioSocketChannel.class).handler(
                    new ChannelInitializer<SocketChannel>() {
                        @Override
                        protected void initChannel(SocketChannel channel) {
                            channel.pipeline().addLast(tls.newHandler(channel.alloc(), "localhost", port),
                                    new HttpClientCodec(), new HttpObjectAggregator(1 << 20), new Statuses(statuses));
                        }
                    });
            return new Connection(bootstrap.connect("localhost", port).sync().channel(), statuses);
        }

        void send(int port, HttpMethod method, String target, int size) {
            DefaultFullHttpRequest request = new DefaultFullHttpRequest(
                    HttpVersion.HTTP_1_1, method, target, Unpooled.wrappedBuffer(new byte[size]));
            request.headers().set("Host", "localhost:" + port).set("User-Agent", "netty").set("Content-Length", size);
            channel.writeAndFlush(request);
        }

        void status() throws InterruptedException {
            int status = statuses.take();
            if (status != 200) {
                throw new IllegalStateException("status " + status);
            }
        }
    }

    private static final class Statuses extends SimpleChannelInboundHandler<FullHttpResponse> {
        private final BlockingQueue<Integer> statuses;

        Statuses(BlockingQueue<Integer> statuses) {
            this.statuses = statuses;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
            statuses.add(response.status().code());
        }
    }
}
