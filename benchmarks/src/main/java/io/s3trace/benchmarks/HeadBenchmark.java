package io.s3trace.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.ReferenceCountUtil;
import io.s3trace.s3.HeadScanner;
import io.s3trace.s3.RequestFacts;
import io.s3trace.s3.RequestReader;
import io.s3trace.s3.ResponseFacts;
import io.s3trace.s3.ResponseReader;
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
import org.openjdk.jmh.annotations.Setup;
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
    private long number;

    private final HeadScanner scanner = new HeadScanner();
    private final RequestReader requestReader = new RequestReader();
    private final RequestFacts requestFacts = new RequestFacts();
    private final ResponseReader responseReader = new ResponseReader();
    private final ResponseFacts responseFacts = new ResponseFacts();

    private EmbeddedChannel netty;
    private ByteBuf nettyRequest;

    @Setup
    public void openNetty() {
        netty = new EmbeddedChannel(new HttpRequestDecoder());
        byte[] bytes = SampleHeads.REQUEST.getBytes(StandardCharsets.US_ASCII);
        nettyRequest = Unpooled.directBuffer(bytes.length).writeBytes(bytes);
    }

    /** Finding the end of the head. */
    @Benchmark
    public int scan() {
        scanner.reset();
        return scanner.scan(request, 0, requestLength);
    }

    /** Everything there is to know about a request. */
    @Benchmark
    public RequestFacts request() {
        requestReader.read(request, 0, requestLength, requestFacts);
        return requestFacts;
    }

    /** The same when each request is for another object: what is allocated are target, key, and their resource. */
    @Benchmark
    public RequestFacts requestForAnotherObject() {
        number += 0x9E3779B97F4A7C15L;
        request.set(ValueLayout.JAVA_LONG_UNALIGNED, nameOffset, 0x3030303030303030L | (number & 0x0707070707070707L));
        requestReader.read(request, 0, requestLength, requestFacts);
        return requestFacts;
    }

    /** Everything there is to know about a response. */
    @Benchmark
    public ResponseFacts response() {
        responseReader.read(response, 0, responseLength, responseFacts);
        return responseFacts;
    }

    /** Netty's HttpObjectDecoder on the same bytes. */
    @Benchmark
    public Object netty() {
        netty.writeInbound(nettyRequest.retainedDuplicate());
        Object first = netty.readInbound();
        for (Object next = first; next != null; next = netty.readInbound()) {
            ReferenceCountUtil.release(next);
        }
        return first;
    }
}
