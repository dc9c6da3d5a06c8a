package io.s3trace.transfer;

import static io.s3trace.event.S3Operation.ABORT_MULTIPART_UPLOAD;
import static io.s3trace.event.S3Operation.COMPLETE_MULTIPART_UPLOAD;
import static io.s3trace.event.S3Operation.CREATE_MULTIPART_UPLOAD;
import static io.s3trace.event.S3Operation.GET_OBJECT;
import static io.s3trace.event.S3Operation.UPLOAD_PART;
import static io.s3trace.event.S3Operation.UPLOAD_PART_COPY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.s3trace.event.Outcome;
import io.s3trace.testing.Events;
import io.s3trace.transfer.MultipartUploadEvent.PartLatency;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UploadTrackerTest {
    private static final Events CREATE = Events.of(CREATE_MULTIPART_UPLOAD);
    private static final Events COMPLETE = Events.of(COMPLETE_MULTIPART_UPLOAD).upload("u");
    private static final Events ABORT = Events.of(ABORT_MULTIPART_UPLOAD).upload("u").status(204, "");
    private static final long MILLI = 1_000_000;

    private final List<MultipartUploadEvent> ended = new ArrayList<>();
    private final UploadTracker tracker = new UploadTracker(ended::add, 4, Duration.ofMinutes(1));

    @Test
    void joinsAnUploadFromItsCreationToItsCompletion() {
        see(CREATE.time(0, 10), part("u", 1).time(20, 120).sent(1100, 1000), part("u", 2).time(30, 80).sent(500, -1),
                part("u", 3).time(130, 140).sent(50, -1), COMPLETE.time(150, 200));
        assertThat(ended).containsExactly(new MultipartUploadEvent(CREATE.event().process(), "bucket", "key", "u", Events.at(0),
                200 * MILLI, true, 3, 0, 0, 1550, new PartLatency(10 * MILLI, 50 * MILLI, 100 * MILLI), 2,
                TransferOutcome.COMPLETED, "", false));
        assertThat(ended.getFirst().bytesPerSecond()).isEqualTo(7750);
        assertThat(tracker.openUploads()).isEmpty();
    }

    @Test
    void listsWhatIsUnderWay() {
        see(CREATE.time(0, 10), part("u", 1).time(20, 30).sent(7, -1), CREATE.key("other").time(40, 50));
        assertThat(tracker.openUploads()).extracting(
                        MultipartUploadEvent::key, MultipartUploadEvent::uploadId, MultipartUploadEvent::partBytes,
                        MultipartUploadEvent::outcome)
                .containsExactly(tuple("key", "u", 7L, TransferOutcome.OPEN),
                        tuple("other", "", 0L, TransferOutcome.OPEN));
        assertThat(ended).isEmpty();
    }

    @Test
    void ordersPartsByTheirTimesNotByTheirArrival() {
        see(CREATE.time(0, 10), part("u", 2).time(60, 70), part("u", 1).time(20, 90), part("u", 3).time(15, 95),
                part("u", 4).time(95, 96), COMPLETE.time(100, 110));
        assertThat(only().maxConcurrency()).isEqualTo(3);
        assertThat(only().partLatency()).isEqualTo(new PartLatency(MILLI, 10 * MILLI, 80 * MILLI));
    }

    @Test
    void countsAPartThatIsSentAgainOnce() {
        see(part("u", 1).time(0, 10).sent(100, -1).status(503, "SlowDown"), part("u", 1).time(20, 30).sent(100, -1),
                part("u", 2).time(0, 5).sent(100, -1).status(500, ""), COMPLETE.time(40, 50));
        assertThat(only().parts()).isEqualTo(2);
        assertThat(only().failedParts()).isEqualTo(1);
        assertThat(only().retries()).isEqualTo(1);
        assertThat(only().partBytes()).isEqualTo(100);
    }

    @Test
    void aPartKeepsItsLastSuccessInWhateverOrderItsAttemptsArrive() {
        see(part("u", 1).time(50, 60).sent(200, -1), part("u", 1).time(0, 70).sent(100, -1),
                part("u", 1).time(80, 90).sent(300, -1).unanswered(Outcome.CLOSED), COMPLETE.time(100, 110));
        assertThat(only().partBytes()).isEqualTo(200);
        assertThat(only().failedParts()).isZero();
        assertThat(only().retries()).isEqualTo(2);
    }

    @Test
    void theSameEventTwiceIsNoRetry() {
        see(part("u", 1).time(0, 10), part("u", 1).time(0, 10), COMPLETE.time(20, 30), COMPLETE.time(20, 30));
        assertThat(only().retries()).isZero();
        assertThat(only().maxConcurrency()).isEqualTo(1);
        assertThat(tracker.ignored()).isEqualTo(1);
    }

    @Test
    void keepsInterleavedUploadsOfOneKeyApart() {
        see(CREATE.time(0, 10), CREATE.time(20, 30), part("a", 1).time(40, 50).sent(1, -1),
                part("b", 1).time(40, 60).sent(2, -1), part("a", 2).time(50, 70).sent(4, -1),
                COMPLETE.upload("b").time(80, 90), COMPLETE.upload("a").time(80, 100));
        assertThat(ended).extracting(MultipartUploadEvent::uploadId, MultipartUploadEvent::start,
                        MultipartUploadEvent::partBytes)
                .containsExactly(tuple("b", Events.at(20), 2L), tuple("a", Events.at(0), 5L));
    }

    @Test
    void doesWithoutTheCreationIfThatWasNotSeen() {
        see(part("u", 1).time(20, 30), COMPLETE.time(40, 50));
        assertThat(only().createSeen()).isFalse();
        assertThat(only().start()).isEqualTo(Events.at(20));
        assertThat(only().durationNanos()).isEqualTo(30 * MILLI);
    }

    @Test
    void takesNoCreationOfAnotherProcessOrKeyOrALaterOrFailedOne() {
        see(CREATE.pid(43).time(0, 10), CREATE.key("other").time(0, 10), CREATE.time(0, 15).status(503, "SlowDown"),
                CREATE.time(30, 35), part("u", 1).time(20, 40), COMPLETE.time(50, 60));
        assertThat(only().createSeen()).isFalse();
    }

    @Test
    void takesACreationThatIsToldLate() {
        see(part("u", 1).time(20, 30), CREATE.time(0, 10), COMPLETE.time(40, 50));
        assertThat(only().createSeen()).isTrue();
        assertThat(only().start()).isEqualTo(Events.at(0));
        assertThat(tracker.openUploads()).isEmpty();
    }

    @Test
    void joinsPartsThatOtherProcessesSend() {
        see(CREATE.time(0, 10), part("u", 1).pid(43).time(20, 30), part("u", 2).pid(44).time(20, 30),
                COMPLETE.time(40, 50));
        assertThat(only().process()).isEqualTo(CREATE.event().process());
        assertThat(only().createSeen()).isTrue();
        assertThat(only().parts()).isEqualTo(2);
        assertThat(tracker.openUploads()).isEmpty();
    }

    @Test
    void expiresWithoutACompletionByTheTimeOfOtherEvents() {
        see(CREATE.time(0, 10), part("u", 1).time(20, 30), Events.of(GET_OBJECT).time(60_030, 60_030));
        assertThat(ended).isEmpty();
        see(Events.of(GET_OBJECT).time(60_030, 60_031));
        assertThat(only().outcome()).isEqualTo(TransferOutcome.EXPIRED);
        assertThat(only().durationNanos()).isEqualTo(30 * MILLI);
    }

    @Test
    void expiresWhenTold() {
        see(CREATE.time(0, 10), CREATE.key("other").time(0, 20));
        tracker.expire(Events.at(60_015));
        assertThat(ended).extracting(MultipartUploadEvent::key).containsExactly("key");
        tracker.expire(Instant.MIN);
        assertThat(ended).hasSize(1);
        tracker.expire(Instant.MAX);
        assertThat(ended).extracting(MultipartUploadEvent::key).containsExactly("key", "other");
    }

    @Test
    void beginsAnewAfterTooLongASilence() {
        see(part("u", 1).time(0, 10), part("u", 2).time(60_012, 60_020), COMPLETE.time(60_030, 60_040));
        assertThat(ended).extracting(MultipartUploadEvent::outcome)
                .containsExactly(TransferOutcome.EXPIRED, TransferOutcome.COMPLETED);
    }

    @Test
    void aPartThatBeganInTimeMayTakeLong() {
        see(part("u", 1).time(0, 10), part("u", 2).time(11, 100_000), COMPLETE.time(100_000, 100_010));
        assertThat(only().parts()).isEqualTo(2);
    }

    @Test
    void theEldestMakesRoomAndIsCounted() {
        see(part("a", 1).time(0, 1), part("b", 1).time(2, 3), part("c", 1).time(4, 5), part("d", 1).time(6, 7),
                part("a", 2).time(8, 9), part("e", 1).time(10, 11));
        assertThat(only().uploadId()).isEqualTo("b");
        assertThat(only().outcome()).isEqualTo(TransferOutcome.EVICTED);
        assertThat(tracker.evicted()).isEqualTo(1);
        assertThat(tracker.openUploads()).extracting(MultipartUploadEvent::uploadId).containsExactly("c", "d", "a", "e");
    }

    @Test
    void manyPartsMakeTheEldestGoThoughUploadsAreFew() {
        UploadTracker roomy = new UploadTracker(ended::add);
        for (int upload = 0; upload < 21; upload++) {
            for (int number = 1; number <= 10_000; number++) {
                roomy.accept(part("u" + upload, number).time(upload, upload + 1).event());
            }
        }
        assertThat(only().uploadId()).isEqualTo("u0");
        assertThat(only().outcome()).isEqualTo(TransferOutcome.EVICTED);
        assertThat(only().parts()).isEqualTo(10_000);
    }

    @Test
    void anAbortedUploadSaysSoAndPartsThatEndAfterItAreIgnored() {
        see(part("u", 1).time(0, 10), ABORT.time(20, 30), part("u", 2).time(5, 40).status(404, "NoSuchUpload"));
        assertThat(only().outcome()).isEqualTo(TransferOutcome.ABORTED);
        assertThat(tracker.ignored()).isEqualTo(1);
        assertThat(tracker.openUploads()).isEmpty();
    }

    @Test
    void anAbortThatFailsEndsNothing() {
        see(part("u", 1).time(0, 10), ABORT.time(20, 30).status(503, "SlowDown"));
        assertThat(ended).isEmpty();
        see(ABORT.time(40, 50).status(404, "NoSuchUpload"));
        assertThat(only().outcome()).isEqualTo(TransferOutcome.ABORTED);
    }

    @Test
    void failsIfCompletingIsRefused() {
        see(part("u", 1).time(0, 10), COMPLETE.time(20, 30).status(400, "EntityTooSmall"), ABORT.time(40, 50));
        assertThat(only().outcome()).isEqualTo(TransferOutcome.FAILED);
        assertThat(only().errorCode()).isEqualTo("EntityTooSmall");
    }

    @Test
    void completingMayFailAndSucceedAtTheNextAttempt() {
        see(part("u", 1).time(0, 10), COMPLETE.time(20, 30).status(200, "InternalError"),
                COMPLETE.time(40, 50).unanswered(Outcome.CLOSED), COMPLETE.time(60, 70));
        assertThat(only().outcome()).isEqualTo(TransferOutcome.COMPLETED);
        assertThat(only().errorCode()).isEmpty();
    }

    @Test
    void failsIfCompletingFailsAndTheClientGivesUp() {
        see(part("u", 1).time(0, 10), COMPLETE.time(20, 30).status(503, "SlowDown"), ABORT.time(40, 50));
        see(part("v", 1).time(0, 10), COMPLETE.upload("v").time(20, 30).status(500, ""));
        tracker.expire(Instant.MAX);
        assertThat(ended).extracting(MultipartUploadEvent::outcome, MultipartUploadEvent::errorCode)
                .containsExactly(tuple(TransferOutcome.FAILED, "SlowDown"), tuple(TransferOutcome.FAILED, ""));
    }

    @Test
    void aGapInOneRequestIsAGapInTheUpload() {
        see(part("u", 1).time(0, 10).withGap(), part("u", 2).time(0, 20), COMPLETE.time(20, 30));
        assertThat(only().gap()).isTrue();
    }

    @Test
    void partsThatAreCopiedCountWithoutBytes() {
        see(Events.of(UPLOAD_PART_COPY).part("u", 1).time(0, 10).sent(-1, -1), COMPLETE.time(20, 30));
        assertThat(only().parts()).isEqualTo(1);
        assertThat(only().partBytes()).isZero();
    }

    @Test
    void hostileValuesAreIgnoredOrBounded() {
        see(part("u", -1), part("u", 0), part("u", 10_001), part("u", Integer.MAX_VALUE), part("", 1),
                COMPLETE.upload(""), ABORT.upload(""));
        assertThat(tracker.ignored()).isEqualTo(7);
        assertThat(tracker.openUploads()).isEmpty();
        see(part("u", 1).sent(Long.MAX_VALUE, -5), part("u", 2).sent(Long.MAX_VALUE, Long.MAX_VALUE),
                part("u", 3).totalNanos(Long.MAX_VALUE), part("u", 4).totalNanos(-1), COMPLETE);
        assertThat(only().partBytes()).isEqualTo(Long.MAX_VALUE);
        assertThat(only().durationNanos()).isZero();
        assertThat(only().bytesPerSecond()).isZero();
    }

    @Test
    void noEndOfUploadsTakesNoEndOfMemory() {
        for (int i = 0; i < 100_000; i++) {
            see(CREATE.key("k" + i).time(i, i), ABORT.key("k" + i).upload("u" + i).time(i, i));
        }
        assertThat(ended).hasSize(100_000);
        assertThat(tracker.openUploads()).isEmpty();
    }

    @Test
    void takesEventsFromSeveralThreads() {
        List<MultipartUploadEvent> all = Collections.synchronizedList(new ArrayList<>());
        UploadTracker shared = new UploadTracker(all::add);
        IntStream.range(0, 4_000).parallel().forEach(i -> {
            shared.accept(part("u" + i, 1).time(0, 1).event());
            shared.accept(part("u" + i, 2).time(0, 1).event());
            shared.accept(COMPLETE.upload("u" + i).time(2, 3).event());
        });
        assertThat(all).hasSize(4_000).allMatch(upload -> upload.parts() == 2);
    }

    @Test
    void aListenerThatFailsIsToldTheRestAllTheSame() {
        List<String> told = new ArrayList<>();
        UploadTracker failing = new UploadTracker(upload -> {
            told.add(upload.key());
            throw new IllegalStateException(upload.key());
        });
        failing.accept(CREATE.key("a").event());
        failing.accept(CREATE.key("b").event());
        assertThatThrownBy(() -> failing.expire(Instant.MAX)).hasMessage("a");
        assertThat(told).containsExactly("a", "b");
    }

    @Test
    void rejectsSettingsThatMakeNoSense() {
        assertThatThrownBy(() -> new UploadTracker(ended::add, 0, Duration.ofHours(1)))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("maxOpenUploads must be positive: 0");
        assertThatThrownBy(() -> new UploadTracker(ended::add, 1, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("expiry must be positive: PT0S");
    }

    private static Events part(String uploadId, int number) {
        return Events.of(UPLOAD_PART).part(uploadId, number);
    }

    private void see(Events... events) {
        for (Events event : events) {
            tracker.accept(event.event());
        }
    }

    private MultipartUploadEvent only() {
        assertThat(ended).hasSize(1);
        return ended.getFirst();
    }
}
