package io.s3trace.internal.attempts;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.event.Outcome;
import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.testing.Events;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttemptInferenceTest {
    private static final Events PUT = Events.of(S3Operation.PUT_OBJECT);
    private static final Events LIST = Events.of(S3Operation.LIST_OBJECTS_V2).key("");

    private final AttemptInference inference = new AttemptInference();

    @Test
    void theSameAgainAfterAFailureIsTheNextAttempt() {
        S3RequestEvent first = infer(PUT.time(0, 10).status(503, "SlowDown"));
        S3RequestEvent second = infer(PUT.time(100, 110).status(500, "InternalError"));
        S3RequestEvent third = infer(PUT.time(300, 310));
        S3RequestEvent unrelated = infer(PUT.time(400, 410));
        assertAttempt(first, -1);
        assertAttempt(second, 2);
        assertAttempt(third, 3);
        assertAttempt(unrelated, -1);
    }

    @Test
    void nothingButTheAttemptIsChanged() {
        infer(PUT.time(0, 10).status(503, "SlowDown"));
        S3RequestEvent seen = PUT.time(100, 110).sent(5, 4).withGap().event();
        assertThat(inference.infer(seen)).usingRecursiveComparison()
                .ignoringFields("request.attempt", "request.attemptInferred").isEqualTo(seen);
    }

    @ParameterizedTest
    @CsvSource({"429, ''", "500, InternalError", "502, ''", "503, ''", "504, ''", "408, ''", "400, RequestTimeout",
        "200, InternalError", "200, SlowDown"})
    void clientsTryAgainAfter(int status, String code) {
        infer(PUT.time(0, 10).status(status, code));
        assertAttempt(infer(PUT.time(20, 30)), 2);
    }

    @ParameterizedTest
    @CsvSource({"200, ''", "204, ''", "304, ''", "307, ''", "400, BadDigest", "403, AccessDenied", "404, NoSuchKey",
        "412, PreconditionFailed", "501, NotImplemented"})
    void clientsDoNotTryAgainAfter(int status, String code) {
        infer(PUT.time(0, 10).status(status, code));
        assertAttempt(infer(PUT.time(20, 30)), -1);
        assertThat(inference.isIdle()).isTrue();
    }

    @Test
    void noAnswerIsAFailureIfTheConnectionWasClosedOrWaitedForInVain() {
        infer(PUT.key("closed").time(0, 10).unanswered(Outcome.CLOSED));
        infer(PUT.key("timeout").time(0, 10).unanswered(Outcome.TIMED_OUT));
        infer(PUT.key("lost").time(0, 10).unanswered(Outcome.SUPERSEDED).withGap());
        assertAttempt(infer(PUT.key("closed").time(20, 30)), 2);
        assertAttempt(infer(PUT.key("timeout").time(20, 30)), 2);
        assertAttempt(infer(PUT.key("lost").time(20, 30)), -1);
    }

    @Test
    void whoEndsADownloadAndBeginsItAgainDoesNotRetry() {
        Events get = Events.of(S3Operation.GET_OBJECT);
        infer(get.time(0, 10).outcome(Outcome.CLOSED));
        assertAttempt(infer(get.time(20, 30)), -1);
    }

    @Test
    void whatTheSdkSaysIsLeftAlone() {
        infer(PUT.time(0, 10).status(503, "SlowDown"));
        S3RequestEvent told = PUT.time(20, 30).attempt("id", 1).event();
        assertThat(inference.infer(told)).isSameAs(told);
    }

    @Test
    void otherInvocationsAreNoAttemptsOfThisOne() {
        infer(PUT.time(0, 10).attempt("a", -1).status(503, "SlowDown"));
        assertAttempt(infer(PUT.time(20, 30).attempt("b", -1)), -1);
        assertAttempt(infer(PUT.time(20, 40).attempt("a", -1)), 2);
    }

    @Test
    void anotherProcessKeyPartOrRangeIsAnotherCall() {
        Events part = Events.of(S3Operation.UPLOAD_PART).part("id", 1);
        Events get = Events.of(S3Operation.GET_OBJECT).range("bytes=0-9");
        infer(part.time(0, 10).status(503, "SlowDown"));
        infer(get.time(0, 10).status(503, "SlowDown"));
        assertAttempt(infer(part.part("id", 2).time(20, 30)), -1);
        assertAttempt(infer(part.part("other", 1).time(20, 30)), -1);
        assertAttempt(infer(part.pid(43).time(20, 30)), -1);
        assertAttempt(infer(get.range("bytes=10-19").time(20, 30)), -1);
        assertAttempt(infer(part.time(20, 30)), 2);
        assertAttempt(infer(get.time(20, 30)), 2);
    }

    @Test
    void whereThereIsNoKeyTheTargetTellsCallsApart() {
        infer(LIST.target("/bucket?list-type=2&prefix=a").time(0, 10).status(503, "SlowDown"));
        assertAttempt(infer(LIST.target("/bucket?list-type=2&prefix=b").time(20, 30)), -1);
        assertAttempt(infer(LIST.target("/bucket?list-type=2&prefix=a").time(20, 30)), 2);
    }

    @Test
    void whatHadBegunBeforeTheFailureOrLongAfterItIsNoRetry() {
        infer(PUT.time(0, 10).status(503, "SlowDown"));
        assertAttempt(infer(PUT.time(5, 50)), -1);
        assertAttempt(infer(PUT.time(30_011, 30_020)), -1);
        assertAttempt(infer(PUT.time(30_010, 30_030)), 2);
    }

    @Test
    void aRetryThatTakesLongIsStillOne() {
        infer(PUT.time(0, 10).status(503, "SlowDown"));
        infer(PUT.key("other").time(0, 100_000).status(503, "SlowDown"));
        assertAttempt(infer(PUT.time(1_000, 120_000)), 2);
    }

    @Test
    void failuresAreForgottenInTheEndAndNeverTooManyAreKept() {
        for (int i = 0; i < 1025; i++) {
            infer(PUT.key("key" + i).time(0, 10).status(503, "SlowDown"));
        }
        assertAttempt(infer(PUT.key("key0").time(20, 30)), -1);
        assertAttempt(infer(PUT.key("key1").time(20, 30)), 2);
        infer(PUT.key("late").time(1_000_000, 1_000_010));
        assertThat(inference.isIdle()).isTrue();
    }

    @Test
    void whatIsNoS3OperationIsNotNumbered() {
        Events unknown = Events.of(S3Operation.UNKNOWN).key("");
        infer(unknown.time(0, 10).status(503, ""));
        assertAttempt(infer(unknown.time(20, 30)), -1);
    }

    private S3RequestEvent infer(Events event) {
        return inference.infer(event.event());
    }

    private static void assertAttempt(S3RequestEvent event, int attempt) {
        assertThat(event.request().attempt()).isEqualTo(attempt);
        assertThat(event.request().attemptInferred()).isEqualTo(attempt > 0);
    }
}
