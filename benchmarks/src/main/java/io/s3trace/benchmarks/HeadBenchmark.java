package io.s3trace.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.util.ReferenceCountUtil;
import io.s3trace.internal.http.HeadScanner;
import io.s3trace.internal.s3.RequestFacts;
import io.s3trace.internal.s3.RequestReader;
import io.s3trace.internal.s3.ResponseFacts;
import io.s3trace.internal.s3.ResponseReader;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What reading a head costs, beside Netty's decoder, which reads it as HTTP only. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
public class HeadBenchmark {

    private final MemorySegment request = SampleHeads.inNativeMemory(SampleHeads.REQUEST);
    private final MemorySegment response = SampleHeads.inNativeMemory(SampleHeads.RESPONSE);
    private final int requestLength = SampleHeads.REQUEST.length();
    private final int responseLength = SampleHeads.RESPONSE.length();

    private final int nameOffset = SampleHeads.REQUEST.indexOf("20260131");
    private final int invocationOffset = SampleHeads.REQUEST.indexOf("70ba1e1e");
    private final int requestIdOffset = SampleHeads.RESPONSE.indexOf("318BC8BC");
    private final int hostIdOffset = SampleHeads.RESPONSE.indexOf("eftixk72");
    private long number;

    private final HeadScanner scanner = new HeadScanner();
    private final RequestReader requestReader = new RequestReader();
    private final RequestFacts requestFacts = new RequestFacts();
    private final ResponseReader responseReader = new ResponseReader();
    private final ResponseFacts responseFacts = new ResponseFacts();

    private final EmbeddedChannel nettyRequests = new EmbeddedChannel(new HttpRequestDecoder());
    private final EmbeddedChannel nettyResponses = new EmbeddedChannel(new HttpResponseDecoder());
    private final ByteBuf nettyRequest = direct(SampleHeads.REQUEST);
    private final ByteBuf nettyResponse =
            direct(SampleHeads.RESPONSE.replaceFirst("Content-Length: \\d+", "Content-Length: 0      "));

    private static ByteBuf direct(String head) {
        byte[] bytes = head.getBytes(StandardCharsets.US_ASCII);
        return Unpooled.directBuffer(bytes.length).writeBytes(bytes);
    }

    /** Finding the end of the head. */
    @Benchmark
    public int scan() {
        scanner.reset();
        return scanner.scan(request, 0, requestLength);
    }

    /**
     * Everything there is to know about a request: each is for another object and has an invocation id of its own, as it
     * is on a connection that is kept alive.
     */
    @Benchmark
    public RequestFacts request() {
        vary(request, nameOffset);
        vary(request, invocationOffset);
        requestReader.read(request, 0, requestLength, 1, requestFacts);
        return requestFacts;
    }

    /** Everything there is to know about a response: each has ids of its own. */
    @Benchmark
    public ResponseFacts response() {
        vary(response, requestIdOffset);
        vary(response, hostIdOffset);
        responseReader.read(response, 0, responseLength, 1, true, responseFacts);
        return responseFacts;
    }

    /** Writes other digits. */
    private void vary(MemorySegment head, long offset) {
        number += 0x9E3779B97F4A7C15L;
        head.set(ValueLayout.JAVA_LONG_UNALIGNED, offset, 0x3030303030303030L | number & 0x0707070707070707L);
    }

    /** Netty's decoder of requests on the same bytes. */
    @Benchmark
    public Object nettyRequest() {
        return decode(nettyRequests, nettyRequest);
    }

    /** Netty's decoder of responses on the same bytes, which have no body here: it would be waited for. */
    @Benchmark
    public Object nettyResponse() {
        return decode(nettyResponses, nettyResponse);
    }

    private static Object decode(EmbeddedChannel netty, ByteBuf head) {
        netty.writeInbound(head.retainedDuplicate());
        Object first = netty.readInbound();
        for (Object next = first; next != null; next = netty.readInbound()) {
            ReferenceCountUtil.release(next);
        }
        return first;
    }
}
