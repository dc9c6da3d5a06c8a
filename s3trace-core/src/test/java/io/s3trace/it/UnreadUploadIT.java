package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.S3Tracer;
import io.s3trace.event.ConnectionInfo;
import io.s3trace.event.Endpoint;
import io.s3trace.event.NetworkInfo;
import io.s3trace.event.Outcome;
import io.s3trace.event.RequestPhase;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.select.ProbeMode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server that accepts an upload and does not read it: its window is full, and the client's kernel keeps the rest. */
@RequiresBpf
@RequiresTools({"curl", "openssl"})
class UnreadUploadIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration STALL = Duration.ofMillis(500);
    private static final long LENGTH = 64L << 20;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(value = ProbeMode.class, names = {"HTTP", "OPENSSL"})
    void whatTheKernelCannotSendIsToldWhenItStalls(ProbeMode mode) throws IOException {
        try (FaultyServer server = FaultyServer.start()) {
            EventCollector stalled = EventCollector.of(event -> server.serves(event.request().host()));
            EventCollector ended = EventCollector.of(event -> server.serves(event.request().host()));
            try (S3Tracer _ = S3Tracer.builder().mode(mode).comm("curl").stallAfter(STALL).onStall(stalled)
                            .onEvent(ended).start();
                    Child curl = server.startUnreadUpload(file(), mode == ProbeMode.OPENSSL)) {
                S3RequestEvent stall = stalled.await(1).getFirst();
                assertThat(stall.outcome()).isEqualTo(Outcome.STALLED);
                assertThat(stall.reached()).isEqualTo(RequestPhase.SENDING);
                NetworkInfo network = stall.network();
                assertThat(network.unsentBytes()).isPositive();
                assertThat(network.unsentBytes() + network.unacknowledgedBytes())
                        .isEqualTo(sendQueue(stall.connection()));
                assertThat(stall.request().bytes()).isLessThan(LENGTH).isGreaterThan(network.unsentBytes());
                assertThat(ended.events()).isEmpty();
                curl.kill();
                assertThat(ended.await(1)).extracting(S3RequestEvent::outcome).containsExactly(Outcome.PROCESS_EXITED);
            }
            assertThat(stalled.events()).hasSize(1);
        }
    }

    private Path file() throws IOException {
        Path file = directory.resolve("upload");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(LENGTH);
        }
        return file;
    }

    /** What {@code ss} shows as Send-Q: handed over, and not acknowledged by the peer; proc(5), /proc/net/tcp. */
    private static long sendQueue(ConnectionInfo connection) throws IOException {
        String local = port(connection.local());
        String remote = port(connection.remote()); // the local one alone may be that of other connections, too
        List<Long> queues = Files.readAllLines(Path.of("/proc/net/tcp")).stream().map(line -> line.strip().split("\\s+"))
                .filter(fields -> fields[1].endsWith(local) && fields[2].endsWith(remote))
                .map(fields -> Long.parseLong(fields[4].substring(0, 8), 16)).toList();
        assertThat(queues).hasSize(1);
        return queues.getFirst();
    }

    private static String port(Endpoint endpoint) {
        return ":%04X".formatted(endpoint.port());
    }
}
