package io.s3trace;

import io.s3trace.bpf.BpfProgram;
import io.s3trace.bpf.LibbpfVersion;
import io.s3trace.bpf.capture.AgentLosses;
import io.s3trace.bpf.capture.AttachedProbe;
import io.s3trace.bpf.capture.ByteCapture;
import io.s3trace.bpf.capture.CaptureCounters;
import io.s3trace.bpf.capture.LostFeature;
import io.s3trace.event.SocketSource;
import io.s3trace.event.TracerStats;
import io.s3trace.internal.pipeline.Delivery;
import io.s3trace.internal.pipeline.Pump;
import io.s3trace.internal.pipeline.PumpCounters;
import io.s3trace.internal.process.Sources;
import io.s3trace.internal.recording.RecordingState;
import java.time.Duration;

/** Gathers a tracer's figures from its parts. */
final class StatsReader {
    private StatsReader() {}

    static TracerStats read(ByteCapture capture, Pump pump, Delivery delivery, Duration timeToReady) {
        PumpCounters.Snapshot counters = pump.counters().snapshot();
        CaptureCounters kernel = capture.counters();
        return new TracerStats(
                counters.events(),
                counters.failedConnections(),
                counters.connects(),
                kernel.handshakes(),
                kernel.failedHandshakes(),
                counters.filtered(),
                counters.notS3(),
                counters.exchanges(),
                counters.records(),
                counters.gaps(),
                counters.malformed(),
                counters.failures(),
                counters.filterFailures(),
                pump.evictedConnections(),
                pump.headMemoryFull(),
                capture.ring().size(),
                counters.maxFillBytes(),
                timeToReady,
                pump.running(),
                pump.cpuTime(),
                kernel(kernel),
                agents(capture.agentLosses()),
                capture.programs().stream().map(StatsReader::program).toList(),
                delivery.stats(),
                capture.probes().stream().map(StatsReader::probe).toList(),
                capture.sockets().map(Sources::sockets).orElse(SocketSource.NONE),
                capture.lost().stream().map(StatsReader::lost).toList(),
                pump.recording().map(StatsReader::recording),
                libbpf(LibbpfVersion.inUse()),
                counters.sealed(),
                pump.shares());
    }

    private static String libbpf(LibbpfVersion libbpf) {
        return libbpf.version() + " (" + libbpf.source() + ")";
    }

    private static TracerStats.LostFeature lost(LostFeature lost) {
        return new TracerStats.LostFeature(lost.feature().name(), lost.feature().missing(), lost.reason(),
                lost.refusals().stream().map(refusal -> new TracerStats.Refusal(
                        refusal.name(), refusal.errno(), refusal.verifier())).toList());
    }

    private static TracerStats.RecordingStats recording(RecordingState state) {
        return new TracerStats.RecordingStats(
                state.file(), state.bytes(), state.records(), state.dropped(), state.unjudged(), state.failure());
    }

    private static TracerStats.KernelStats kernel(CaptureCounters counters) {
        return new TracerStats.KernelStats(
                counters.ringFull(),
                counters.draftsFull(),
                counters.callsFull(),
                counters.connectionsFull(),
                counters.socketsFull(),
                counters.listedFull(),
                counters.payloadUnreadable(),
                counters.serverSide(),
                counters.notHttp(),
                counters.judged(),
                counters.nested());
    }

    private static TracerStats.AgentStats agents(AgentLosses losses) {
        return new TracerStats.AgentStats(losses.noSlot(), losses.failures(), losses.leaseOver());
    }

    private static TracerStats.ProgramStats program(BpfProgram.Stats program) {
        return new TracerStats.ProgramStats(program.name(), program.runs(), program.nanos(), program.missed());
    }

    private static TracerStats.Probe probe(AttachedProbe probe) {
        return new TracerStats.Probe(
                probe.library().toString(), probe.function(), probe.offset(), probe.onReturn(), probe.uretprobe(),
                probe.cheap(), probe.pid(), TracerStats.Link.valueOf(probe.link().name()));
    }
}
