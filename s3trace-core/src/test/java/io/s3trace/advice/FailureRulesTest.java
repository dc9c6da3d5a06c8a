package io.s3trace.advice;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.event.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Failures by kind, throttling and retries; each threshold from both sides. */
class FailureRulesTest {

    @ParameterizedTest
    @CsvSource({
        "expired-credentials, 400, ExpiredToken,         3, 0",
        "clock-skew,          403, RequestTimeTooSkewed, 3, 0",
        "access-denied,       403, AccessDenied,        10, 0.05",
        "access-denied,       403, '',                  10, 0.05",
        "refused-requests,    400, InvalidArgument,     10, 0.05",
        "refused-requests,    404, NoSuchBucket,        10, 0.05",
        "server-errors,       500, InternalError,        5, 0.01",
        "server-errors,       502, '',                   5, 0.01",
        "server-errors,       200, InternalError,        5, 0.01",
    })
    void failuresOfAKindAreFoundFromANumberAndAShareOn(String id, int status, String code, int count, double share) {
        assertThat(failing(count, status, code).findings()).containsExactly(id);
        assertThat(failing(count - 1, status, code).findings()).isEmpty();
        if (share > 0) {
            int all = (int) Math.round(count / share);
            assertThat(failing(count, status, code).among(all - count).findings()).containsExactly(id);
            assertThat(failing(count, status, code).among(all - count + 1).findings()).isEmpty();
        }
    }

    private static Traffic failing(int count, int status, String code) {
        return Traffic.of(count, i -> Sample.get().key("failing-" + i).status(status, code).at(100L * i));
    }

    @Test
    void requestsWithoutAnAnswerAreFound() {
        assertThat(unanswered(3, Outcome.CLOSED).among(297).findings()).containsExactly("no-answer");
        assertThat(unanswered(3, Outcome.CLOSED).among(298).findings()).isEmpty();
        assertThat(unanswered(2, Outcome.CLOSED).findings()).isEmpty();
        assertThat(unanswered(30, Outcome.PROCESS_EXITED).findings()).isEmpty();
    }

    private static Traffic unanswered(int count, Outcome outcome) {
        return Traffic.of(count, i -> Sample.get().key("lost-" + i).unanswered(outcome).connection(i, true).at(100L * i));
    }

    @Test
    void missingObjectsAreNoFailureOfAnyKind() {
        assertThat(failing(100, 404, "NoSuchKey").findings()).isEmpty();
        assertThat(failing(100, 412, "PreconditionFailed").findings()).isEmpty();
        assertThat(failing(100, 416, "InvalidRange").findings()).isEmpty();
    }

    @Test
    void throttlingIsFoundFromOneInAHundredOn() {
        assertThat(throttled(5).among(495).findings()).containsExactly("throttled");
        assertThat(throttled(5).among(496).findings()).isEmpty();
        assertThat(throttled(4).findings()).isEmpty();
    }

    private static Traffic throttled(int count) {
        return failing(count, 503, "SlowDown");
    }

    /** Throttled requests, each followed by another one for the same object. */
    private static Traffic retried(int count, long pause) {
        Traffic traffic = new Traffic();
        for (int i = 0; i < count; i++) {
            String key = "key-" + i;
            long at = 60_000L * i;
            traffic.and(1, _ -> Sample.get().key(key).status(503, "SlowDown").at(at));
            traffic.and(1, _ -> Sample.get().key(key).at(at + 10 + pause));
        }
        return traffic;
    }

    @Test
    void whoComesAgainAtOnceDoesNotBackOff() {
        assertThat(retried(5, 24).findings()).containsExactlyInAnyOrder("throttled", "no-backoff");
        assertThat(retried(5, 25).findings()).containsExactly("throttled");
        assertThat(retried(4, 0).findings()).isEmpty();
        assertThat(retried(5, 0).and(6, i -> Sample.get().key("b" + i).status(503, "SlowDown").at(900_000))
                .and(6, i -> Sample.get().key("b" + i).at(902_000)).findings()).containsExactly("throttled");
    }

    /** The same object, refused again and again, with the same pause each time. */
    private static Traffic stubborn(long pause) {
        return Traffic.of(20, i -> Sample.get().key("stubborn").status(503, "SlowDown").at((10 + pause) * i));
    }

    @Test
    void aPauseThatDoesNotGrowIsNoBackOff() {
        assertThat(stubborn(700).findings()).containsExactlyInAnyOrder("throttled", "no-backoff");
        assertThat(stubborn(800).findings()).containsExactly("throttled");
    }

    @Test
    void bodiesThatBreakOffAreFoundFromAFifthOn() {
        assertThat(unread(10).among(40).findings()).containsExactly("unread-responses");
        assertThat(unread(10).among(41).findings()).isEmpty();
        assertThat(unread(9).findings()).isEmpty();
        assertThat(unread(10).finding("unread-responses").saving().nanos()).isEqualTo(10 * 30_000_000L);
    }

    private static Traffic unread(int count) {
        return Traffic.of(count, i -> Sample.get().key("unread-" + i).outcome(Outcome.CLOSED).connection(i, false)
                .opening(0, 10, 20, 0).at(100L * i));
    }

    @Test
    void retriesAreFoundFromATwentiethOn() {
        assertThat(Traffic.of(5, i -> Sample.get().key("r" + i).attempt(2)).among(95).findings()).containsExactly("retries");
        assertThat(Traffic.of(5, i -> Sample.get().key("r" + i).attempt(2)).among(96).findings()).isEmpty();
        assertThat(Traffic.of(4, i -> Sample.get().key("r" + i).attempt(2)).findings()).isEmpty();
        assertThat(Traffic.of(50, i -> Sample.get().key("r" + i).attempt(1)).findings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"301, PermanentRedirect", "307, TemporaryRedirect", "400, AuthorizationHeaderMalformed"})
    void redirectsAreFound(int status, String code) {
        assertThat(failing(5, status, code).among(95).findings()).containsExactly("redirects");
        assertThat(failing(5, status, code).among(96).findings()).isEmpty();
        assertThat(failing(4, status, code).findings()).isEmpty();
    }

    @Test
    void redirectsSayWhereTheBucketIs() {
        assertThat(Traffic.of(5, i -> Sample.get().key("k" + i).status(301, "PermanentRedirect").region("eu-west-1"))
                .finding("redirects").summary()).contains("the bucket is in eu-west-1");
    }

    @Test
    void notModifiedIsNoRedirect() {
        assertThat(failing(50, 304, "").findings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "aws-sdk-java/1.12.780 Linux/6.1,                       true",
        "aws-sdk-java/2.31.1 md/io#sync,                        false",
        "aws-sdk-nodejs/2.1692.0 linux/v20,                     true",
        "Boto/2.49.0 Python/2.7.18 Linux/5.4,                   true",
        "aws-sdk-php2/2.8.31 Guzzle/3.9.3 curl/7.35.0,          true",
        "aws-sdk-php/3.300.0 ua/2.1,                            false",
        "aws-sdk-js/3.900.0 ua/2.1,                             false",
        "aws-sdk-go/1.55.5 (go1.22; linux; amd64),              true",
        "aws-sdk-go-v2/1.30.0 os/linux lang/go#1.22,            false",
        "Boto3/1.40.0 md/Botocore#1.40.0 lang/python#3.13,      false",
    })
    void sdksWithoutSupportAreFound(String userAgent, boolean outdated) {
        assertThat(Traffic.of(1, _ -> Sample.get().userAgent(userAgent)).findings().contains("outdated-sdk"))
                .isEqualTo(outdated);
    }

    @Test
    void whoWaitsForLongAfterSlowDownHoldsItselfBack() {
        assertThat(retried(5, 5000).findings()).containsExactlyInAnyOrder("throttled", "self-throttling");
        assertThat(retried(5, 4999).findings()).containsExactly("throttled");
        assertThat(retried(4, 5000).findings()).isEmpty();
        assertThat(retried(5, 5000).finding("self-throttling").saving().nanos()).isEqualTo(25_000_000_000L);
    }

    @Test
    void aPrefixThatIsThrottledMoreThanOthersIsFound() {
        assertThat(prefixes(20, 20).findings()).containsExactlyInAnyOrder("throttled", "hot-prefix");
        assertThat(prefixes(20, 19).findings()).containsExactly("throttled");
        assertThat(prefixes(19, 30).findings()).containsExactly("throttled");
        assertThat(prefixes(20, 40).and(5, i -> inPrefix("cold/", i).status(503, "SlowDown")).findings())
                .contains("hot-prefix");
        assertThat(prefixes(20, 40).and(6, i -> inPrefix("cold/", i).status(503, "SlowDown")).findings())
                .doesNotContain("hot-prefix");
        assertThat(prefixes(20, 20).finding("hot-prefix").summary())
                .isEqualTo("100 % of 20 throttled requests were for the prefix 'hot/2026/'");
        assertThat(Traffic.of(20, i -> inPrefix("hot/" + i + "/", i).status(503, "SlowDown"))
                .and(20, i -> inPrefix("cold/" + i + "/", i)).finding("hot-prefix").summary())
                .isEqualTo("100 % of 20 throttled requests were for the prefix 'hot/'");
    }

    private static Traffic prefixes(int throttled, int others) {
        return Traffic.of(throttled, i -> inPrefix("hot/2026/", i).status(503, "SlowDown"))
                .and(others, i -> inPrefix("cold/", i));
    }

    private static Sample inPrefix(String prefix, int number) {
        return Sample.get().key(prefix + number).at(100L * number);
    }
}
