package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.S3Tracer;
import io.s3trace.event.SocketSource;
import io.s3trace.event.TracerStats;
import org.junit.jupiter.api.Test;

/** The same, as on kernels that tell of nothing but system calls. */
@RequiresBpf
@RequiresTools({"nginx", "curl", "openssl", "boto3", "rclone", "cc"})
class HttpBySystemCallsIT extends HttpIT {

    @Override
    SocketSource sockets() {
        return SocketSource.SYSTEM_CALLS;
    }

    @Test
    void theStatisticsSayWhatWasChosen() {
        try (S3Tracer tracer = tracer().start()) {
            assertThat(tracer.stats().sockets()).isEqualTo(SocketSource.SYSTEM_CALLS);
            assertThat(tracer.stats().probes()).filteredOn(probe -> probe.library().endsWith("/vmlinux"))
                    .extracting(TracerStats.Probe::function)
                    .containsExactly("socket_destroyed", "system_call_done");
        }
    }
}
