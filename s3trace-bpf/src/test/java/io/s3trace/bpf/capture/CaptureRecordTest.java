package io.s3trace.bpf.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.bpf.generated.event.s3t_record;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class CaptureRecordTest {
    private final MemorySegment memory = Arena.ofAuto().allocate(CaptureRecord.SIZE, 8);
    private final CaptureRecord record = new CaptureRecord().wrap(memory, 0, CaptureRecord.SIZE);

    @Test
    void aCallBeganWhenTheKernelSideSays() {
        s3t_record.start_ns(memory, 5);
        s3t_record.end_ns(memory, 7);
        assertThat(record.startNanos()).isEqualTo(5);
    }

    @Test
    void aCallWhoseBeginningWasNotAskedBeganWhenItReturned() {
        s3t_record.end_ns(memory, 7);
        assertThat(record.startNanos()).isEqualTo(7);
    }
}
