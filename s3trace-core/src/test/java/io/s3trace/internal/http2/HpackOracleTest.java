package io.s3trace.internal.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What Netty encodes is decoded: fields that come again, tables of all sizes, secrets, bytes of all kinds. */
class HpackOracleTest {
    private static final int CONNECTIONS = 1000;
    private static final int BLOCKS = 100;
    private static final String[] NAMES = {"authorization", "x-amz-date", "x-amz-security-token", "user-agent", "etag", "a",
        "cookie", "x-amz-meta-some-longer-name-that-few-have", "content-length", "accept"};

    @Test
    void blocksOfALibraryAreDecoded() throws Exception {
        Random random = new Random(18);
        int blocks = 0;
        int inTheTable = 0;
        for (int connection = 0; connection < CONNECTIONS; connection++) {
            DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder(
                    (name, value) -> name.toString().equals("authorization") && random.nextBoolean(), false, 16,
                    random.nextBoolean() ? 0 : 512); // in Huffman code from this length on
            Decoded decoded = new Decoded();
            List<String> values = new ArrayList<>();
            for (int block = 0; block < BLOCKS; block++) {
                if (random.nextInt(20) == 0) {
                    encoder.maxHeaderTableSize(random.nextInt(5000));
                }
                Http2Headers headers = headers(random, values);
                ByteBuf encoded = Unpooled.buffer();
                encoder.encodeHeaders(1, headers, encoded);
                List<String> wanted = new ArrayList<>();
                headers.forEach(field -> wanted.add(field.getKey() + ": " + field.getValue()));
                byte[] bytes = ByteBufUtil.getBytes(encoded);
                assertThat(decoded.fields(bytes)).isEqualTo(wanted);
                inTheTable += bytes.length < wanted.stream().mapToInt(String::length).sum() / 2 ? 1 : 0;
                blocks++;
            }
            decoded.decoder.release();
            assertThat(decoded.memory.tryTake(64L << 20)).as("all memory is given back").isTrue();
        }
        assertThat(blocks).isEqualTo(100_000);
        assertThat(inTheTable).as("blocks that mostly refer to the table").isGreaterThan(5_000);
    }

    /** Whatever is lost before, nothing that is decoded is wrong. */
    @Test
    void afterALossFieldsAreRightOrUnknown() throws Exception {
        Random random = new Random(19);
        int unknown = 0;
        int known = 0;
        for (int connection = 0; connection < CONNECTIONS; connection++) {
            DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
            Decoded decoded = new Decoded();
            List<String> values = new ArrayList<>();
            for (int block = 0; block < BLOCKS; block++) {
                Http2Headers headers = headers(random, values);
                ByteBuf encoded = Unpooled.buffer();
                encoder.encodeHeaders(1, headers, encoded);
                if (random.nextInt(10) == 0) {
                    decoded.decoder.lose();
                    continue;
                }
                List<String> fields = decoded.fields(ByteBufUtil.getBytes(encoded));
                int at = 0;
                for (var field : headers) {
                    String[] found = fields.get(at++).split(": ", 2);
                    assertThat(found[0]).isIn("?", field.getKey().toString());
                    assertThat(found[1]).isIn("?", field.getValue().toString());
                    unknown += found[1].equals("?") ? 1 : 0;
                    known += found[1].equals("?") ? 0 : 1;
                }
                assertThat(fields).hasSize(at);
            }
        }
        assertThat(unknown).isGreaterThan(10_000);
        assertThat(known).isGreaterThan(unknown);
    }

    private static Http2Headers headers(Random random, List<String> values) {
        Http2Headers headers = new DefaultHttp2Headers(false);
        headers.method(random.nextBoolean() ? "GET" : "PUT").path(text(random, values)).scheme("https")
                .authority("s3.example.com");
        for (int i = random.nextInt(10); i > 0; i--) {
            headers.add(NAMES[random.nextInt(NAMES.length)], text(random, values));
        }
        return headers;
    }

    private static String text(Random random, List<String> values) {
        if (!values.isEmpty() && random.nextInt(3) > 0) {
            return values.get(values.size() - 1 - random.nextInt(Math.min(8, values.size()))); // in the table, mostly
        }
        int length = random.nextInt(10) == 0 ? random.nextInt(3000) : random.nextInt(80);
        StringBuilder text = new StringBuilder(length);
        int most = random.nextBoolean() ? 127 : 256;
        for (int i = 0; i < length; i++) {
            text.append((char) random.nextInt(most));
        }
        values.add(text.toString());
        return text.toString();
    }
}
