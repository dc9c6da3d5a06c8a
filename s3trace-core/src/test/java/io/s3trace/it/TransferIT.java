package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.s3trace.transfer.DownloadTracker;
import io.s3trace.transfer.MultipartUploadEvent;
import io.s3trace.transfer.RangedDownloadEvent;
import io.s3trace.transfer.TransferOutcome;
import io.s3trace.transfer.UploadTracker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What real clients upload in parts and download in ranges is joined as they meant it. */
@RequiresBpf
@RequiresTools({"nginx", "openssl", "boto3"})
class TransferIT {

    private static final String BUCKET = "transfers";
    private static final int MIB = 1 << 20;

    private static S3Server server;
    private static Clients clients;

    private final List<MultipartUploadEvent> uploads = new ArrayList<>();
    private final List<RangedDownloadEvent> downloads = new ArrayList<>();

    @BeforeAll
    static void start() {
        server = S3Server.start();
        clients = new Clients(server);
        clients.boto3(Front.KEEP_ALIVE, "make_bucket", BUCKET);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void joinsTheSdksOwnTransfers() {
        join(() -> clients.boto3(Front.KEEP_ALIVE, "transfer", BUCKET, 32 * MIB));
        assertThat(uploads).singleElement().satisfies(upload -> {
            assertThat(upload.outcome()).isEqualTo(TransferOutcome.COMPLETED);
            assertThat(upload.createSeen()).isTrue();
            assertThat(upload.parts()).isEqualTo(7);
            assertThat(upload.retries()).isZero();
            assertThat(upload.partBytes()).isEqualTo(32 * MIB);
            assertThat(upload.maxConcurrency()).isBetween(2, 7);
            assertThat(upload.partLatency().maxNanos()).isBetween(1L, upload.durationNanos());
        });
        assertThat(downloads).singleElement().satisfies(download -> {
            assertThat(download.complete()).isTrue();
            assertThat(download.ranges()).isEqualTo(7);
            assertThat(download.bytes()).isEqualTo(download.size()).isEqualTo(32 * MIB);
        });
    }

    @Test
    void joinsUploadsWithCopiedPartsAndAbortedOnes() {
        join(() -> clients.boto3(Front.KEEP_ALIVE, "multipart", BUCKET));
        assertThat(uploads)
                .extracting(MultipartUploadEvent::key, MultipartUploadEvent::outcome, MultipartUploadEvent::createSeen,
                        MultipartUploadEvent::parts, MultipartUploadEvent::failedParts,
                        MultipartUploadEvent::partBytes)
                .containsExactly(tuple("multipart", TransferOutcome.COMPLETED, true, 3, 0, 10L * MIB),
                        tuple("aborted", TransferOutcome.ABORTED, true, 0, 0, 0L));
    }

    private void join(Runnable traffic) {
        UploadTracker uploadTracker = new UploadTracker(uploads::add);
        DownloadTracker downloadTracker = new DownloadTracker(downloads::add);
        TracedTraffic.of(server, traffic).events().forEach(event -> {
            uploadTracker.accept(event);
            downloadTracker.accept(event);
        });
        uploadTracker.expire(Instant.MAX);
        downloadTracker.expire(Instant.MAX);
    }
}
