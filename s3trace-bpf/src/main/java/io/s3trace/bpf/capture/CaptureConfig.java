package io.s3trace.bpf.capture;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.s3trace.bpf.generated.event.s3t;
import io.s3trace.bpf.generated.event.s3t_config;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** Writes {@code struct s3t_config} of {@code s3trace.h}. */
final class CaptureConfig {
    /** The reader is woken early when the ring is a quarter full. */
    private static final int WAKEUP_SHARE = 4;

    private CaptureConfig() {}

    static void write(MemorySegment config, CaptureSettings settings, boolean plainSockets, boolean sealed,
            boolean embedded) {
        s3t_config.request_budget(config, settings.requestBudget());
        s3t_config.response_budget(config, settings.responseBudget());
        s3t_config.wakeup_bytes(config, settings.ringBytes() / WAKEUP_SHARE);
        s3t_config.plain_sockets(config, plainSockets ? 1 : 0);
        s3t_config.sealed(config, (sealed ? s3t.S3T_TELL_SEALED() : 0) | (embedded ? s3t.S3T_PEEK_EMBEDDED() : 0));
        write(config, settings.processes());
    }

    private static void write(MemorySegment config, ProcessSelection processes) {
        s3t_config.excluded_tgid(config, processes.excludedPid());
        s3t_config.only_listed(config, processes.onlyListed() ? 1 : 0);
        s3t_config.judging(config, processes.judging() ? 1 : 0);
        s3t_config.comm_count(config, processes.comms().size());
        for (int i = 0; i < processes.comms().size(); i++) {
            byte[] name = processes.comms().get(i).getBytes(StandardCharsets.UTF_8);
            long at = s3t_config.comms$offset() + (long) i * (ProcessSelection.MAX_COMM_LENGTH + 1);
            MemorySegment.copy(name, 0, config, JAVA_BYTE, at, name.length);
        }
    }
}
