package io.s3trace.it;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2ServerUpgradeCodec;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server of plain HTTP that clients may have change to HTTP/2 (h2c), by Netty. It keeps how much was uploaded to a target, and
 * serves as much. It notes what it was asked, and how many bytes that took.
 */
final class UpgradingServer implements AutoCloseable {
    private static final int MOST = 8 << 20;
    private static final int UPGRADED = 1;

    private final List<Served> served = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> sizes = new ConcurrentHashMap<>();
    private final EventLoopGroup loops = new NioEventLoopGroup(1);
    private final Channel channel;

    /** What was asked and answered. */
    record Served(int stream, String method, String target, int status, long requestBytes, long requestBody, long responseBytes,
            long responseBody) {
        /** As an event shows it. */
        Served shown() {
            return new Served(stream, method, AccessLogComparison.redact(target), status, requestBytes, requestBody,
                    responseBytes, responseBody);
        }
    }

    /** If it is not hasty, what belongs together is sent at once: the response 101 and the frames behind it. */
    UpgradingServer(boolean hasty) throws InterruptedException {
        ServerBootstrap server = new ServerBootstrap().group(loops).channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel accepted) {
                        if (!hasty) {
                            accepted.pipeline().addLast(new FlushConsolidationHandler());
                        }
                        HttpServerCodec codec = new HttpServerCodec();
                        Plain plain = new Plain();
                        accepted.pipeline().addLast(plain, codec, new HttpServerUpgradeHandler(codec,
                                protocol -> new Http2ServerUpgradeCodec(Framed.of(UpgradingServer.this, plain)), MOST));
                    }
                });
        channel = server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).sync().channel();
    }

    int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    List<Served> served() {
        return served;
    }

    @Override
    public void close() {
        loops.shutdownGracefully().syncUninterruptibly();
    }

    /** Counts the bytes of the request that asks for the change, and of the responses up to the one that agrees. */
    private static final class Plain extends ChannelDuplexHandler {
        private static final String AGREES = "HTTP/1.1 101";

        private long received;
        private long sent;
        private boolean agreed;

        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            received += ((ByteBuf) bytes).readableBytes();
            context.fireChannelRead(bytes);
        }

        @Override
        public void write(ChannelHandlerContext context, Object bytes, ChannelPromise promise) {
            if (!agreed) {
                ByteBuf response = (ByteBuf) bytes;
                sent += response.readableBytes();
                agreed = response.toString(StandardCharsets.US_ASCII).startsWith(AGREES);
            }
            context.write(bytes, promise);
        }
    }

    /** What has been asked on a stream. */
    private static final class Asked {
        private final String method;
        private final String target;
        private final long head;
        private int body;

        Asked(CharSequence method, CharSequence target, long head, int body) {
            this.method = method.toString();
            this.target = target.toString();
            this.head = head;
            this.body = body;
        }
    }

    /** A connection that has become one of HTTP/2. */
    private static final class Framed extends Http2ConnectionHandler {
        private final UpgradingServer server;
        private final Plain plain;
        private final Map<Integer, Asked> asked = new HashMap<>();
        private final int[] block;

        private Framed(UpgradingServer server, Plain plain, Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder,
                int[] block) {
            super(decoder, encoder, Http2Settings.defaultSettings());
            this.server = server;
            this.plain = plain;
            this.block = block;
            decoder.frameListener(new Listener());
        }

        static Framed of(UpgradingServer server, Plain plain) {
            int[] block = new int[2];
            DefaultHttp2Connection connection = new DefaultHttp2Connection(true);
            DefaultHttp2ConnectionEncoder encoder = new DefaultHttp2ConnectionEncoder(connection,
                    new DefaultHttp2FrameWriter(new DefaultHttp2HeadersEncoder() {
                        @Override
                        public void encodeHeaders(int stream, Http2Headers headers, ByteBuf buffer) throws Http2Exception {
                            int before = buffer.writerIndex();
                            super.encodeHeaders(stream, headers, buffer);
                            block[1] = buffer.writerIndex() - before;
                        }
                    }));
            DefaultHttp2ConnectionDecoder decoder = new DefaultHttp2ConnectionDecoder(connection, encoder,
                    new DefaultHttp2FrameReader(new DefaultHttp2HeadersDecoder() {
                        @Override
                        public Http2Headers decodeHeaders(int stream, ByteBuf buffer) throws Http2Exception {
                            block[0] = buffer.readableBytes();
                            return super.decodeHeaders(stream, buffer);
                        }
                    }));
            return new Framed(server, plain, decoder, encoder, block);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
            if (event instanceof HttpServerUpgradeHandler.UpgradeEvent upgrade) {
                FullHttpRequest request = upgrade.upgradeRequest();
                int body = request.content().readableBytes();
                answer(context, UPGRADED, new Asked(request.method().name(), request.uri(), plain.received - body, body),
                        plain.sent);
            }
            super.userEventTriggered(context, event);
        }

        private void answer(ChannelHandlerContext context, int stream, Asked request, long interim) {
            if (request.method.equals("PUT")) {
                server.sizes.put(request.target, request.body);
            }
            Integer size = request.method.equals("GET") ? server.sizes.get(request.target) : Integer.valueOf(0);
            int status = size == null ? 404 : 200;
            int body = size == null ? 0 : size;
            encoder().writeHeaders(context, stream, new DefaultHttp2Headers().status(Integer.toString(status))
                    .set("server", "AmazonS3").setInt("content-length", body), 0, body == 0, context.newPromise());
            if (body > 0) {
                encoder().writeData(context, stream, Unpooled.wrappedBuffer(new byte[body]), 0, true, context.newPromise());
            }
            context.flush();
            server.served.add(new Served(stream, request.method, request.target, status, request.head + request.body,
                    request.body, interim + block[1] + body, body));
        }

        private final class Listener extends Http2FrameAdapter {
            @Override
            public void onHeadersRead(ChannelHandlerContext context, int stream, Http2Headers headers, int padding, boolean end) {
                Asked request = new Asked(headers.method(), headers.path(), block[0], 0);
                asked.put(stream, request);
                if (end) {
                    answer(context, stream, request, 0);
                }
            }

            @Override
            public void onHeadersRead(ChannelHandlerContext context, int stream, Http2Headers headers, int dependency,
                    short weight, boolean exclusive, int padding, boolean end) {
                onHeadersRead(context, stream, headers, padding, end);
            }

            @Override
            public int onDataRead(ChannelHandlerContext context, int stream, ByteBuf data, int padding, boolean end) {
                Asked request = asked.get(stream);
                request.body += data.readableBytes();
                if (end) {
                    answer(context, stream, request, 0);
                }
                return data.readableBytes() + padding;
            }
        }
    }
}
