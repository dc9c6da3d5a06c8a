package io.s3trace.advice;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.event.S3Operation;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Uploads; each threshold from both sides. */
class UploadRulesTest {

    @Test
    void oneLargePutIsEnough() {
        assertThat(Traffic.of(1, _ -> Sample.put(100_000_000).taking(4000, 10)).findings()).containsExactly("large-puts");
        assertThat(Traffic.of(1, _ -> Sample.put(99_999_999).taking(4000, 10)).findings()).isEmpty();
    }

    private static Sample part(String upload, int number, long bytes, long at) {
        return Sample.of(S3Operation.UPLOAD_PART).key("object-" + upload).upload(upload, number).sent(bytes).at(at);
    }

    private static Sample end(S3Operation operation, String upload, long at) {
        return Sample.of(operation).key("object-" + upload).upload(upload, -1).at(at);
    }

    @Test
    void tinyPartsAreFound() {
        // one of them may be the last of its object
        assertThat(Traffic.of(11, i -> part("u", i, 7_999_999, 100L * i)).findings()).containsExactly("tiny-parts");
        assertThat(Traffic.of(10, i -> part("u", i, 7_999_999, 100L * i)).findings()).isEmpty();
        assertThat(Traffic.of(11, i -> part("u", i, 8_000_000, 100L * i)).findings()).isEmpty();
    }

    @Test
    void theLastPartOfEachObjectMayBeSmall() {
        assertThat(Traffic.of(60, i -> part("u" + i / 2, i % 2, i % 2 == 0 ? 8_388_608 : 1000, 100L * i)).advisor().findings())
                .extracting(Finding::id).doesNotContain("tiny-parts");
    }

    private static Traffic uploads(int count, S3Operation... ends) {
        Traffic traffic = new Traffic();
        for (int i = 0; i < count; i++) {
            String upload = "u" + i;
            long at = 100L * i;
            traffic.and(1, _ -> part(upload, 1, 8_388_608, at));
            for (S3Operation operation : ends) {
                traffic.and(1, _ -> end(operation, upload, at + 20));
            }
        }
        return traffic;
    }

    private static Traffic later(Traffic traffic, long millis) {
        traffic.advisor().advance(Sample.EPOCH.plus(Duration.ofMillis(millis)));
        return traffic;
    }

    @Test
    void uploadsAreAbandonedIfNothingFollows() {
        // the last part ends after 110 ms
        assertThat(later(uploads(2), 10_111).findings()).containsExactly("abandoned-uploads");
        assertThat(later(uploads(2), 10_109).findings()).isEmpty();
        assertThat(later(uploads(1), 60_000).findings()).isEmpty();
        assertThat(later(uploads(2, S3Operation.COMPLETE_MULTIPART_UPLOAD), 60_000).findings()).isEmpty();
        assertThat(later(uploads(2, S3Operation.ABORT_MULTIPART_UPLOAD), 60_000).findings()).isEmpty();
    }

    @Test
    void slowPartsGiveAnUploadMoreTime() {
        Traffic slow = Traffic.of(2, i -> part("u" + i, 1, 8_388_608, 0).taking(0, 5000));
        assertThat(later(slow, 55_000).findings()).isEmpty();
        assertThat(later(slow, 55_001).findings()).containsExactly("abandoned-uploads");
    }

    @Test
    void whoPausesBetweenPartsMayPauseAgain() {
        Traffic slow = Traffic.of(4, i -> part("u" + i % 2, 1 + i / 2, 8_388_608, i / 2 * 3010L));
        assertThat(later(slow, 33_019).findings()).isEmpty();
        assertThat(later(slow, 33_021).findings()).containsExactly("abandoned-uploads");
    }

    @Test
    void anotherProcessMayCompleteAnUpload() {
        Traffic traffic = uploads(2).and(2, i -> end(S3Operation.COMPLETE_MULTIPART_UPLOAD, "u" + i, 500).pid(7));
        assertThat(later(traffic, 60_000).findings()).isEmpty();
        assertThat(later(uploads(2).and(2, i -> end(S3Operation.COMPLETE_MULTIPART_UPLOAD, "u" + i, 500).pid(7)
                .status(500, "InternalError")), 60_000).findings()).containsExactly("abandoned-uploads");
    }

    @Test
    void fewLargePartsAreFound() {
        assertThat(Traffic.of(2, i -> part("u", 1 + i, 500_000_000, 100L * i)).findings()).containsExactly("huge-parts");
        assertThat(Traffic.of(1, i -> part("u", 1 + i, 500_000_000, 100L * i)).findings()).isEmpty();
        assertThat(Traffic.of(2, i -> part("u", 1 + i, 499_999_999, 100L * i)).findings()).isEmpty();
        assertThat(Traffic.of(2, i -> part("u", 1000 + i, 500_000_000, 100L * i)).findings()).isEmpty();
    }

    @Test
    void abandonedUploadsAreCountedEvenIfThereAreMany() {
        Finding finding = later(Traffic.of(500, i -> part("u" + i, 1, 8_388_608, 1000L * i)), 1_000_000)
                .finding("abandoned-uploads");
        assertThat(finding.evidence().count()).isEqualTo(500);
        assertThat(finding.summary()).contains("4194.3 MB of parts");
    }

    @Test
    void abortedUploadsAreFoundFromAFifthOn() {
        assertThat(uploads(3, S3Operation.ABORT_MULTIPART_UPLOAD)
                .and(12, i -> end(S3Operation.COMPLETE_MULTIPART_UPLOAD, "c" + i, 9000)).findings())
                .containsExactly("aborted-uploads");
        assertThat(uploads(3, S3Operation.ABORT_MULTIPART_UPLOAD)
                .and(13, i -> end(S3Operation.COMPLETE_MULTIPART_UPLOAD, "c" + i, 9000)).findings()).isEmpty();
        assertThat(uploads(2, S3Operation.ABORT_MULTIPART_UPLOAD).findings()).isEmpty();
    }
}
