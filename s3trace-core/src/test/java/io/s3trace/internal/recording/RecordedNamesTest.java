package io.s3trace.internal.recording;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.S3Replay;
import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.bpf.generated.event.s3t;
import io.s3trace.bpf.generated.event.s3t_connect;
import io.s3trace.bpf.generated.event.s3t_endpoints;
import io.s3trace.bpf.generated.event.s3t_lookup;
import io.s3trace.bpf.generated.event.s3t_record;
import io.s3trace.container.ContainerInfo;
import io.s3trace.event.ConnectEvent;
import io.s3trace.event.ConnectOutcome;
import io.s3trace.event.ConnectionFailure;
import io.s3trace.event.FailedConnectionEvent;
import io.s3trace.event.ResolveEvent;
import io.s3trace.internal.pipeline.RecordedPipeline;
import io.s3trace.internal.process.ProcessReader;
import io.s3trace.internal.text.HeadMemory;
import io.s3trace.select.KeyPolicy;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of all names that are looked up, a recording has those that an event shows: of connections to S3 that failed. */
class RecordedNamesTest {
    private static final ProcessReader PROCESSES = new ProcessReader(Instant.EPOCH, (pid, start, cgroup) -> ContainerInfo.NONE);
    private static final int ECONNREFUSED = 111;
    private static final int AF_INET = 2;
    /** {@code enum s3t_resolver}. */
    private static final int GETADDRINFO = 0;

    private final MemorySegment record = Arena.ofAuto().allocate(CaptureRecord.SIZE + 1024, 8);
    private final MemorySegment payload = record.asSlice(CaptureRecord.SIZE);

    @TempDir
    private Path directory;

    @Test
    void namesOfOthersStayOut() throws IOException {
        Path file = directory.resolve("traffic.s3trace");
        Recorder recorder = new Recorder(new RecordingSettings(file, 1 << 20), RecordedPipeline.CLOCK, PROCESSES, 2048, 2048,
                List.of(), KeyPolicy.plain(), new HeadMemory(HeadMemory.DEFAULT_BYTES));
        RecordedPipeline pipeline = new RecordedPipeline(recorder, PROCESSES, 2048, KeyPolicy.plain());
        begin(CaptureRecord.PROCESS_SEEN, 500, 0);
        pipeline.onRecord(record, 0, CaptureRecord.SIZE);
        int nanos = 1_000;
        for (String name : List.of("token-of-mine.tunnel.example", "bucket.s3.eu-west-1.amazonaws.com")) {
            lookUp(pipeline, name, CaptureRecord.RESOLVED, GETADDRINFO, nanos);
            lookUp(pipeline, labels(name), CaptureRecord.ASKED, s3t.S3T_NAME_SERVER(), nanos + 100);
            refuse(pipeline, nanos);
            refuse(pipeline, nanos + 100);
            recorder.endBatch(); // what comes too late for the block is written into the file
            nanos += 1_000;
        }
        pipeline.close();

        assertThat(pipeline.failures()).isZero();
        assertThat(pipeline.failedConnections()).hasSize(2).allSatisfy(event -> {
            assertThat(event.failure()).isEqualTo(ConnectionFailure.CONNECT_REFUSED);
            assertThat(event.host()).isEqualTo("bucket.s3.eu-west-1.amazonaws.com");
        });
        List<FailedConnectionEvent> replayed = new ArrayList<>();
        List<ConnectEvent> connects = new ArrayList<>();
        List<ResolveEvent> lookups = new ArrayList<>();
        S3Replay.of(file).onFailedConnection(replayed::add).onConnect(connects::add).onResolve(lookups::add).run();
        assertThat(connects).hasSize(4).allMatch(connect -> connect.outcome() == ConnectOutcome.REFUSED);
        assertThat(lookups).extracting(ResolveEvent::name).containsOnly("", "bucket.s3.eu-west-1.amazonaws.com");
        assertThat(replayed).isEqualTo(pipeline.failedConnections());
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).contains("eu-west-1").doesNotContain("token", "tunnel");
    }

    private void lookUp(RecordedPipeline pipeline, String name, int kind, int resolver, long nanos) {
        begin(kind, nanos, (int) s3t_lookup.sizeof());
        byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
        s3t_lookup.resolver(payload, resolver);
        s3t_lookup.addresses(payload, 1);
        s3t_lookup.question(payload, resolver == s3t.S3T_NAME_SERVER() ? 1 : 0);
        MemorySegment.copy(bytes, 0, payload, JAVA_BYTE, s3t_lookup.name$offset(), bytes.length);
        pipeline.onRecord(record, 0, (int) (CaptureRecord.SIZE + s3t_lookup.sizeof()));
    }

    private void refuse(RecordedPipeline pipeline, long lookupNanos) {
        begin(CaptureRecord.CONNECT, lookupNanos + 10, (int) s3t_connect.sizeof());
        s3t_connect.error(payload, ECONNREFUSED);
        s3t_connect.resolve_start_ns(payload, lookupNanos);
        s3t_connect.resolved_ns(payload, lookupNanos + 1);
        MemorySegment endpoints = s3t_connect.endpoints(payload);
        s3t_endpoints.family(endpoints, (short) AF_INET);
        s3t_endpoints.remote_port(endpoints, (short) 443);
        pipeline.onRecord(record, 0, (int) (CaptureRecord.SIZE + s3t_connect.sizeof()));
    }

    private void begin(int kind, long nanos, int length) {
        record.fill((byte) 0);
        s3t_record.kind(record, (byte) kind);
        s3t_record.tgid(record, 42);
        s3t_record.start_ns(record, nanos);
        s3t_record.end_ns(record, nanos + 5);
        s3t_record.payload_length(record, length);
    }

    private static String labels(String name) {
        StringBuilder labels = new StringBuilder();
        for (String label : name.split("\\.")) {
            labels.append((char) label.length()).append(label);
        }
        return labels.toString();
    }
}
