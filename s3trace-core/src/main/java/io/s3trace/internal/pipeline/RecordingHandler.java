package io.s3trace.internal.pipeline;

import io.s3trace.bpf.RecordHandler;
import io.s3trace.internal.exchange.Connection;
import io.s3trace.internal.recording.Recorder;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.function.Supplier;

/** Has each record recorded and assembled. The recorder learns from the assembler what may be written of it. */
final class RecordingHandler implements RecordHandler {
    private final Recorder recorder;
    private final Assembler assembler;
    private final Supplier<Optional<Connection>> connection;

    /**
     * Makes one.
     *
     * @param assembler reports its verdicts to the recorder
     */
    RecordingHandler(Recorder recorder, Assembler assembler) {
        this.recorder = recorder;
        this.assembler = assembler;
        this.connection = assembler::connection;
    }

    @Override
    public void onRecord(MemorySegment ring, long offset, int length) {
        recorder.onRecord(ring, offset, length);
        assembler.onRecord(ring, offset, length);
        recorder.settle(connection);
    }
}
