package io.s3trace.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.bpf.generated.event.s3t;
import io.s3trace.bpf.generated.event.s3t_config;

/** The code of {@code walking.bpf.c} in the kernel, and the ring that it writes into. */
record WalkingCode(BpfObject object, RingBuffer ring) implements AutoCloseable {

    /** Loads it. Where the kernel does not let us, the test is skipped; it fails with {@code -Ds3trace.requireBpf=true}. */
    static WalkingCode load() {
        return load(false);
    }

    /** The same; if so said, heads are peeked at. */
    static WalkingCode load(boolean embedded) {
        String missing = KernelFeatures.probe().missing().orElse(KernelFeatures.runsPrograms() ? "" : "Linux is before 5.14");
        assertThat(missing.isEmpty() || !Boolean.getBoolean("s3trace.requireBpf")).as(missing).isTrue();
        assumeTrue(missing.isEmpty(), missing);
        BpfObject object = BpfObject.open(WalkingCode.class, "walking.bpf.o");
        s3t_config.sealed(object.map(".rodata.config").initialValue(),
                embedded ? s3t.S3T_PEEK_EMBEDDED() : s3t.S3T_TELL_SEALED());
        object.load();
        return new WalkingCode(object, new RingBuffer(object.map("ring"), CaptureRecord.SIZE + CaptureRecord.MAX_PAYLOAD));
    }

    @Override
    public void close() {
        ring.close();
        object.close();
    }
}
