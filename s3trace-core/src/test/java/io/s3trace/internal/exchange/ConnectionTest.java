package io.s3trace.internal.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.event.Outcome;
import io.s3trace.internal.exchange.Conversation.Ended;
import org.junit.jupiter.api.Test;

/** How bytes become exchanges, when everything is seen. */
class ConnectionTest {
    private static final String OK_HALF = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf";
    private static final String GET = "GET /bucket/key HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final String NO_BODY = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    private static final String HEAD = "HEAD /bucket/key HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final String OK_5 = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
    private static final String CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    private final Conversation talk = new Conversation();

    private static String put(int length) {
        return "PUT /bucket/key HTTP/1.1\r\nHost: h\r\nContent-Length: " + length + "\r\n\r\n";
    }

    @Test
    void aResponseWithContentLengthEndsWithItsLastByte() {
        talk.send(GET).receive(OK_5.substring(0, OK_5.length() - 1));
        assertThat(talk.ended).isEmpty();
        talk.receive("o");
        Ended ended = talk.only();
        assertThat(ended.status()).isEqualTo(200);
        assertThat(ended.requestBytes()).isEqualTo(GET.length());
        assertThat(ended.requestBodyBytes()).isZero();
        assertThat(ended.responseBytes()).isEqualTo(OK_5.length());
        assertThat(ended.responseBodyBytes()).isEqualTo(5);
        assertThat(ended.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(ended.reused()).isFalse();
    }

    @Test
    void headsMayBeSplitAtEveryByte() {
        for (char c : (put(3) + "abc").toCharArray()) {
            talk.send(String.valueOf(c));
        }
        for (char c : OK_5.toCharArray()) {
            talk.receive(String.valueOf(c));
        }
        assertThat(talk.only().requestBodyBytes()).isEqualTo(3);
        assertThat(talk.only().responseBytes()).isEqualTo(OK_5.length());
        assertThat(talk.only().target()).isEqualTo("/bucket/key");
    }

    @Test
    void aKeptAliveConnectionCarriesOneExchangeAfterAnother() {
        for (int i = 0; i < 3; i++) {
            talk.send(GET).receive(OK_5);
        }
        assertThat(talk.ended).extracting(Ended::reused).containsExactly(false, true, true);
        assertThat(talk.ended).extracting(Ended::responseBytes).containsOnly((long) OK_5.length());
    }

    @Test
    void pipelinedRequestsArePairedInOrder() {
        talk.send(GET + HEAD + GET).receive(OK_5 + "HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\n\r\n" + OK_5);
        assertThat(talk.ended).extracting(Ended::method).containsExactly("GET", "HEAD", "GET");
        assertThat(talk.ended).extracting(Ended::status).containsExactly(200, 404, 200);
    }

    @Test
    void headAndNoContentHaveNoBody() {
        talk.send(HEAD).receive("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
        talk.send("DELETE /b/k HTTP/1.1\r\nHost: h\r\n\r\n").receive("HTTP/1.1 204 No Content\r\n\r\n");
        talk.send(GET).receive("HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n");
        assertThat(talk.ended).extracting(Ended::responseBodyBytes).containsExactly(0L, 0L, 0L);
    }

    @Test
    void continueIsNotTheResponse() {
        talk.send(put(4)).receive(CONTINUE).pause(500).send("data").receive(OK_5);
        Ended ended = talk.only();
        assertThat(ended.status()).isEqualTo(200);
        assertThat(ended.requestBodyBytes()).isEqualTo(4);
        assertThat(ended.responseBytes()).isEqualTo(CONTINUE.length() + OK_5.length());
        assertThat(ended.firstByteNanos()).isGreaterThan(ended.sendNanos());
    }

    @Test
    void continueAndTheResponseMayComeInOneCall() {
        talk.send(put(4) + "data").receive(CONTINUE + OK_5);
        assertThat(talk.only().status()).isEqualTo(200);
        assertThat(talk.only().responseBodyBytes()).isEqualTo(5);
    }

    @Test
    void aChunkedResponseEndsWithItsLastChunk() {
        talk.send(GET).receive(CHUNKED + "5\r\nhello\r\n").receive("0\r\n").receive("\r\n");
        assertThat(talk.only().responseBodyBytes()).isEqualTo("5\r\nhello\r\n0\r\n\r\n".length());
    }

    @Test
    void aChunkedResponseBeyondTheBudgetEndsWithItsLastChunk() {
        talk.send(GET).receive(CHUNKED + "4000\r\n").receiveBytes(0x4000).receive("\r\n4000\r\n").receiveBytes(0x4000);
        assertThat(talk.ended).isEmpty();
        talk.receive("\r\n0\r\n\r\n");
        assertThat(talk.only().outcome()).isEqualTo(Outcome.COMPLETE);
        talk.send(GET).receive(OK_5);
        assertThat(talk.ended).hasSize(2);
    }

    @Test
    void theLastChunkMayBeSplitOverCallsBeyondTheBudget() {
        talk.send(GET).receive(CHUNKED + "1000\r\n").receiveBytes(0x1000).receive("\r\n1\r\nx\r").receive("\n0\r")
                .receive("\n").receive("\r");
        assertThat(talk.ended).isEmpty();
        talk.receive("\n");
        assertThat(talk.only().outcome()).isEqualTo(Outcome.COMPLETE);
    }

    @Test
    void aChunkedResponseWithTrailersEndsWithThem() {
        talk.send(GET).receive(CHUNKED + "1;name=value\r\nx\r\n0\r\nx-amz-checksum: 1\r\n");
        assertThat(talk.ended).isEmpty();
        talk.receive("\r\n");
        assertThat(talk.only().outcome()).isEqualTo(Outcome.COMPLETE);
    }

    @Test
    void aBodyWithoutLengthEndsWithTheStreamOrTheConnection() {
        talk.send(GET).receive("HTTP/1.1 200 OK\r\n\r\n").receiveBytes(9).endOfStream();
        assertThat(talk.only().responseBodyBytes()).isEqualTo(9);
        talk.close();
        assertThat(talk.only().outcome()).isEqualTo(Outcome.COMPLETE);

        talk.anotherConnection(false).send(GET).receive("HTTP/1.1 200 OK\r\n\r\n").receiveBytes(9).close();
        assertThat(talk.ended.getLast().outcome()).isEqualTo(Outcome.COMPLETE);
    }

    @Test
    void whoEndsAConnectionTooEarlyIsTold() {
        talk.send(GET).endOfStream().close();
        talk.anotherConnection(false).send(GET).receive(OK_HALF).endOfStream().close();
        talk.anotherConnection(false).send(GET).receive(OK_HALF).close();
        talk.anotherConnection(false).send(GET).endOfStream().receive(OK_HALF).close();
        talk.anotherConnection(false).send(GET).endOfStream().exit();
        assertThat(talk.ended).extracting(Conversation.Ended::outcome).containsExactly(
                Outcome.UNANSWERED, Outcome.TRUNCATED, Outcome.CLOSED, Outcome.CLOSED, Outcome.PROCESS_EXITED);
    }

    /** A server that has finished resets what the client says then: with TLS, its own close_notify. */
    @Test
    void aResetAfterTheEndOfTheStreamIsNotHowTheServerBrokeOff() {
        talk.send(GET).receive(OK_HALF).endOfStream().reset().close();
        talk.anotherConnection(false).send(GET).endOfStream().reset().close();
        talk.anotherConnection(false).send(GET).receive(OK_HALF).reset().close();
        assertThat(talk.ended).extracting(Conversation.Ended::outcome).containsExactly(
                Outcome.TRUNCATED, Outcome.UNANSWERED, Outcome.RESET);
    }

    @Test
    void anAnswerMayComeBeforeTheRequestHasEnded() {
        talk.send(put(100_000)).sendBytes(50_000).receive("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
        assertThat(talk.ended).isEmpty();
        talk.sendBytes(50_000);
        assertThat(talk.only().requestBodyBytes()).isEqualTo(100_000);
        assertThat(talk.only().status()).isEqualTo(403);
    }

    @Test
    void anEarlyAnswerThatEndsTheConnectionIsComplete() {
        talk.send(put(100_000)).sendBytes(50_000).receive("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n").close();
        assertThat(talk.only().requestBodyBytes()).isEqualTo(50_000);
        assertThat(talk.only().outcome()).isEqualTo(Outcome.COMPLETE);
    }

    private static final String EXPECTING = put(5).replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n");
    private static final String REFUSED = "HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\n\r\nno";

    @Test
    void aBodyThatWasRefusedNeverComes() {
        talk.send(EXPECTING).receive(REFUSED);
        for (int i = 0; i < 70; i++) {
            talk.send(GET).receive(OK_5);
        }
        assertThat(talk.ended).hasSize(71).allSatisfy(ended -> {
            assertThat(ended.outcome()).isEqualTo(Outcome.COMPLETE);
            assertThat(ended.gap()).isFalse();
            assertThat(ended.requestBodyBytes()).isZero();
        });
        assertThat(talk.ended).extracting(Ended::status).startsWith(400, 200).endsWith(200);
    }

    @Test
    void aBodyThatWasRefusedMayComeAllTheSame() {
        talk.send(EXPECTING).receive(REFUSED).send("GET /").send(GET).receive(OK_5);
        assertThat(talk.ended).extracting(Ended::requestBodyBytes).containsExactly(5L, 0L);
        assertThat(talk.ended).extracting(Ended::status).containsExactly(400, 200);
    }

    @Test
    void aBodyThatWasAskedForIsNoRequestWhateverItSays() {
        String body = GET;
        talk.send(EXPECTING.replace("Length: 5", "Length: " + body.length())).receive(CONTINUE).send(body).receive(OK_5);
        assertThat(talk.only().requestBodyBytes()).isEqualTo(body.length());
    }

    @Test
    void anUploadThatIsRefusedEarlyIsNoRequestWhateverItSays() {
        talk.send(put(2 * GET.length())).send(GET).receive(REFUSED).send(GET).send(GET).receive(OK_5);
        assertThat(talk.ended).extracting(Ended::requestBodyBytes).containsExactly(2L * GET.length(), 0L);
    }

    @Test
    void pipelinedRequestsAreAllTold() {
        Conversation wide = new Conversation(1 << 16);
        wide.send(GET.repeat(500)).receive(OK_5.repeat(500)).send(GET).receive(OK_5);
        assertThat(wide.ended).hasSize(501).allSatisfy(ended -> {
            assertThat(ended.outcome()).isEqualTo(Outcome.COMPLETE);
            assertThat(ended.requestBytes()).isEqualTo(GET.length());
            assertThat(ended.responseBodyBytes()).isEqualTo(5);
            assertThat(ended.gap()).isFalse();
        });
    }

    @Test
    void anErrorMayFollowAnyNumberOfBlanks() {
        Conversation patient = new Conversation(1 << 16);
        patient.send("POST /b/k?uploadId=u HTTP/1.1\r\nHost: s3.amazonaws.com\r\nContent-Length: 0\r\n\r\n").receive(CHUNKED);
        patient.receive("27\r\n<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\r\n");
        for (int i = 0; i < 3000; i++) {
            patient.receive("1\r\n \r\n");
        }
        patient.receive("29\r\n<Error><Code>InternalError</Code></Error>\r\n0\r\n\r\n");
        assertThat(patient.only().errorCode()).isEqualTo("InternalError");
    }

    @Test
    void anErrorWithinASuccessIsReadInAnswersOfS3ItselfOnly() {
        String error = "<?xml version=\"1.0\"?>\n<Error><Code>SlowDown</Code></Error>";
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: " + error.length() + "\r\n\r\n" + error;
        talk.send("GET /b?list-type=2 HTTP/1.1\r\nHost: s3.amazonaws.com\r\n\r\n").receive(answer);
        talk.send("PUT /b?tagging HTTP/1.1\r\nHost: s3.amazonaws.com\r\n\r\n").receive(answer);
        talk.send("GET /b/report.xml HTTP/1.1\r\nHost: s3.amazonaws.com\r\n\r\n").receive(answer);
        assertThat(talk.ended).extracting(Ended::errorCode).containsExactly("SlowDown", "SlowDown", "");
        String listing = "<ListBucketResult><Contents><Key>Error</Key></Contents>"
                + "<Error><Code>x</Code></Error></ListBucketResult>";
        talk.send("GET /b?list-type=2 HTTP/1.1\r\nHost: s3.amazonaws.com\r\n\r\n")
                .receive("HTTP/1.1 200 OK\r\nContent-Length: " + listing.length() + "\r\n\r\n" + listing);
        assertThat(talk.ended.getLast().errorCode()).isEmpty();
    }

    @Test
    void theErrorCodeIsReadHoweverItIsSplit() {
        String body = "<Error><Code>NoSuchKey</Code><Message>secret</Message></Error>";
        talk.send(GET).receive("HTTP/1.1 404 Not Found\r\nContent-Length: " + body.length() + "\r\n\r\n");
        for (char c : body.toCharArray()) {
            talk.receive(String.valueOf(c));
        }
        assertThat(talk.only().errorCode()).isEqualTo("NoSuchKey");
    }

    /** Another thread waited for the response before the code in which it waits was probed. */
    @Test
    void aResponseThatWasSeenFromItsMidstIsNeverComplete() {
        talk.send(GET).receive("the rest\r\n\r\nof a body").send(GET).receive(NO_BODY).send(GET).receive("rest").close();
        assertThat(talk.ended).extracting(Ended::outcome)
                .containsExactly(Outcome.SUPERSEDED, Outcome.COMPLETE, Outcome.CLOSED);
        assertThat(talk.ended).extracting(Ended::joined).containsExactly(true, false, true);
        assertThat(talk.ended).extracting(Ended::gap).containsExactly(true, false, true);
        assertThat(talk.ended).extracting(Ended::status).containsExactly(-1, 200, -1);
        assertThat(talk.ended).extracting(Ended::responseBytes).containsExactly(-1L, (long) NO_BODY.length(), -1L);
    }

    /** However little of it was seen: what follows goes to its own requests. */
    @Test
    void responsesBehindOneThatWasSeenFromItsMidstAreNotShifted() {
        talk.send(GET).receive("rest").send(GET).receive(NO_BODY).send(HEAD).receive(NO_BODY);
        assertThat(talk.ended).extracting(Ended::joined).containsExactly(true, false, false);
        assertThat(talk.ended).extracting(Ended::status).containsExactly(-1, 200, 200);
        assertThat(talk.ended).extracting(Ended::method).containsExactly("GET", "GET", "HEAD");
    }

    @Test
    void aResponseOfWhichOnlyTheFirstBytesCameWasNotJoined() {
        talk.send(GET).receive("HTT").close();
        assertThat(talk.only().joined()).isFalse();
        assertThat(talk.only().responseBytes()).isEqualTo(3);
        assertThat(talk.only().outcome()).isEqualTo(Outcome.CLOSED);
    }

    @Test
    void aClosedConnectionEndsWhatIsUnderWay() {
        talk.send(GET).close();
        assertThat(talk.only().outcome()).isEqualTo(Outcome.CLOSED);
        assertThat(talk.only().status()).isEqualTo(-1);
        assertThat(talk.only().responseBytes()).isZero();
        assertThat(talk.only().responseBodyBytes()).isEqualTo(-1);
    }

    @Test
    void aProcessThatExitsEndsWhatIsUnderWay() {
        talk.send(GET).receive("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n").receiveBytes(500).exit();
        assertThat(talk.only().outcome()).isEqualTo(Outcome.PROCESS_EXITED);
        assertThat(talk.only().responseBodyBytes()).isEqualTo(500);
        assertThat(talk.abandoned).isEqualTo(1);
    }

    @Test
    void anotherConnectionAtTheSameAddressIsAnother() {
        talk.send(GET).anotherConnection(true).send(HEAD).receive("HTTP/1.1 200 OK\r\n\r\n");
        assertThat(talk.ended).extracting(Ended::method).containsExactly("GET", "HEAD");
        assertThat(talk.ended).extracting(Ended::outcome).containsExactly(Outcome.CLOSED, Outcome.COMPLETE);
        assertThat(talk.ended).extracting(Ended::reused).containsOnly(false);
        assertThat(talk.gaps).isZero();
    }

    @Test
    void silenceEndsAnExchangeInTime() {
        talk.send(GET).pause(5_000);
        talk.table.expire(talk.now() - 10_000, talk.now());
        assertThat(talk.ended).isEmpty();
        talk.table.expire(talk.now() - 1_000, talk.now());
        assertThat(talk.only().outcome()).isEqualTo(Outcome.TIMED_OUT);
    }

    @Test
    void aFullTableMakesRoomByTheLongestSilent() {
        talk.send(GET);
        for (int i = 0; i < 4; i++) {
            talk.anotherConnection(false).send(HEAD);
        }
        assertThat(talk.only().method()).isEqualTo("GET");
        assertThat(talk.only().outcome()).isEqualTo(Outcome.UNFINISHED);
        assertThat(talk.table.evicted()).isEqualTo(1);
    }

    @Test
    void phasesFollowTheCalls() {
        talk.send(put(4)).pause(100).send("data").pause(1_000).receive(OK_5.substring(0, 20)).pause(50)
                .receive(OK_5.substring(20));
        assertThat(talk.only().sendNanos()).isEqualTo(10 + 100 + 10);
        assertThat(talk.only().firstByteNanos()).isEqualTo(120 + 1_000 + 10);
        assertThat(talk.only().totalNanos()).isEqualTo(1_130 + 50 + 10);
    }
}
