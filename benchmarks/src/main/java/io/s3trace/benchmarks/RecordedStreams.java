package io.s3trace.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.bpf.capture.SyntheticRing;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;

/** The exchanges of {@link RecordedGets} as streams of HTTP/2, one after the other on each connection. Every field is indexed. */
final class RecordedStreams {
    private static final int FRAME_HEADER = 9;
    private static final int TABLE_ROWS = 16;
    private static final byte HEADERS = 1;
    private static final byte END_STREAM_AND_HEADERS = 5;

    private RecordedStreams() {}

    /** @param huffman whether texts are in Huffman code, as most clients write them */
    static SyntheticRing ring(boolean huffman) {
        SyntheticRing ring = new SyntheticRing(RecordedGets.RING_SIZE, RecordedGets.CONNECTIONS, RecordedGets.PID);
        DefaultHttp2HeadersEncoder[] clients = new DefaultHttp2HeadersEncoder[RecordedGets.CONNECTIONS];
        DefaultHttp2HeadersEncoder[] servers = new DefaultHttp2HeadersEncoder[RecordedGets.CONNECTIONS];
        for (int i = 0; i < RecordedGets.CONNECTIONS; i++) {
            clients[i] = encoder(huffman);
            servers[i] = encoder(huffman);
        }
        for (int number = 0; number < RecordedGets.EXCHANGES; number++) {
            int connection = number % RecordedGets.CONNECTIONS;
            int stream = 1 + 2 * (number / RecordedGets.CONNECTIONS);
            ring.moveFrames(connection, CaptureRecord.SENT,
                    List.of(headers(clients[connection], stream, RecordedGets.request(number))));
            ring.moveFrames(connection, CaptureRecord.RECEIVED,
                    List.of(headers(servers[connection], stream, RecordedGets.response(number))));
        }
        ring.seal();
        return ring;
    }

    private static DefaultHttp2HeadersEncoder encoder(boolean huffman) {
        return new DefaultHttp2HeadersEncoder(Http2HeadersEncoder.NEVER_SENSITIVE, false, TABLE_ROWS,
                huffman ? 0 : Integer.MAX_VALUE);
    }

    /** The frame that says what a head of HTTP/1.1 says. */
    private static byte[] headers(DefaultHttp2HeadersEncoder encoder, int stream, String head) {
        Http2Headers headers = new DefaultHttp2Headers(false);
        String[] lines = head.split("\r\n");
        String[] first = lines[0].split(" ");
        if (first[0].startsWith("HTTP/")) {
            headers.status(first[1]);
        } else {
            headers.method(first[0]).path(first[1]).scheme("https");
        }
        for (int i = 1; i < lines.length; i++) {
            String[] field = lines[i].split(": ", 2);
            String name = field[0].toLowerCase(Locale.ROOT);
            headers.add(name.equals("host") ? ":authority" : name, field[1]);
        }
        ByteBuf block = Unpooled.buffer();
        try {
            encoder.encodeHeaders(stream, headers, block);
        } catch (Http2Exception e) {
            throw new AssertionError(e);
        }
        byte[] content = ByteBufUtil.getBytes(block);
        return ByteBuffer.allocate(FRAME_HEADER + content.length).put((byte) 0).putShort((short) content.length).put(HEADERS)
                .put(END_STREAM_AND_HEADERS).putInt(stream).put(content).array();
    }
}
