package io.s3trace.internal.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.event.Outcome;
import io.s3trace.internal.exchange.Conversation.Ended;
import org.junit.jupiter.api.Test;

/** How bytes become exchanges when not everything is seen: what is told is true, and a gap is told. */
class LossTest {
    private static final String GET = "GET /bucket/key HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final String PUT_100000 =
            "PUT /bucket/key HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    private static final String OK_100000 = "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n";

    private final Conversation talk = new Conversation();

    @Test
    void bytesStayExactOverALossInARequestBody() {
        talk.send(PUT_100000).sendBytes(20_000).lost().sendBytes(60_000).found().sendBytes(20_000).receive(OK);
        Ended ended = talk.only();
        assertThat(ended.requestBodyBytes()).isEqualTo(100_000);
        assertThat(ended.gap()).isTrue();
        assertThat(ended.outcome()).isEqualTo(Outcome.COMPLETE);
    }

    @Test
    void bytesStayExactOverALossInAResponseBody() {
        talk.send(GET).receive(OK_100000).lost().receiveBytes(99_999).found().receive("x");
        assertThat(talk.only().responseBodyBytes()).isEqualTo(100_000);
        assertThat(talk.only().gap()).isTrue();
        talk.send(GET).receive(OK);
        assertThat(talk.ended.getLast().gap()).isFalse();
    }

    @Test
    void aLostEndOfAResponseIsSeenAtTheNextRequest() {
        talk.send(GET).receive(OK_100000).lost().receiveBytes(100_000).found().send(GET).receive(OK);
        assertThat(talk.ended).hasSize(2);
        assertThat(talk.ended.getFirst().responseBodyBytes()).isEqualTo(100_000);
        assertThat(talk.ended.getFirst().outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(talk.ended.getFirst().gap()).isTrue();
    }

    @Test
    void aWhollyLostResponseIsNotPairedWithTheNextRequest() {
        talk.send(GET).lost().receive(OK).found().send("HEAD /other HTTP/1.1\r\nHost: h\r\n\r\n").receive(OK);
        assertThat(talk.ended).extracting(Ended::status).containsExactly(-1, 200);
        assertThat(talk.ended).extracting(Ended::gap).containsExactly(true, false);
        assertThat(talk.gaps).isEqualTo(1);
        assertThat(talk.ended.getFirst().responseBytes()).isEqualTo(OK.length());
    }

    /** Of a call, what is taken ends soon after a head's end, unless the call ends as a head does. */
    @Test
    void aRequestWithABodyBehindALongBodyInOneCallIsAGap() {
        String put = "PUT /k HTTP/1.1\r\nHost: h\r\nContent-Length: 5000\r\n\r\n" + "x".repeat(5000);
        talk.send(put + "\r\n").receive(OK);
        talk.send(put + GET).receive(OK + OK);
        assertThat(talk.gaps).isZero();
        talk.send(put + put).receive(OK + OK).send(GET).receive(OK);
        assertThat(talk.gaps).isEqualTo(1);
        assertThat(talk.ended).extracting(Ended::method).containsExactly("PUT", "PUT", "GET", "PUT", "GET");
    }

    @Test
    void aLostEndOfARequestIsSeenAtItsResponse() {
        talk.send(PUT_100000).lost().sendBytes(100_000).found().receive(OK);
        assertThat(talk.only().requestBodyBytes()).isEqualTo(100_000);
        assertThat(talk.only().gap()).isTrue();
    }

    @Test
    void aLostRequestLeavesItsResponseUnpaired() {
        talk.send(GET).receive(OK).lost().send(GET).found().receive(OK).send(GET).receive(OK);
        assertThat(talk.ended).hasSize(2);
        assertThat(talk.ended).extracting(Ended::requestBytes).containsOnly((long) GET.length());
        assertThat(talk.gaps).isPositive();
    }

    @Test
    void aResponseIsNotPairedWithARequestBeforeALostOne() {
        talk.send(GET).lost().receive(OK).send(GET).found().receive(OK_100000).receiveBytes(100_000)
                .send("HEAD /other HTTP/1.1\r\nHost: h\r\n\r\n").receive(OK);
        assertThat(talk.ended).extracting(Ended::status).containsExactly(-1, 200);
        assertThat(talk.ended.getFirst().gap()).isTrue();
        assertThat(talk.ended.getFirst().responseBytes()).isEqualTo(-1);
        assertThat(talk.ended.getFirst().requestBytes()).isEqualTo(GET.length());
    }

    @Test
    void anExchangeBeforeALostOneEndsWhereNobodyKnows() {
        talk.send(GET).lost().receive(OK).send(GET).receive(OK).found().send(GET).receive(OK);
        assertThat(talk.ended).extracting(Ended::responseBytes).containsExactly(-1L, (long) OK.length());
        assertThat(talk.ended).extracting(Ended::outcome).containsExactly(Outcome.SUPERSEDED, Outcome.COMPLETE);
    }

    @Test
    void aLossBeforeTheConnectionClosesIsSeen() {
        talk.send(GET).lost().receive(OK).found().close();
        assertThat(talk.only().responseBytes()).isEqualTo(OK.length());
        assertThat(talk.only().gap()).isTrue();
    }

    @Test
    void aLossBeforeTheProcessExitsIsSeen() {
        talk.send(GET).receive(OK_100000).lost().receiveBytes(70_000).found().exit();
        assertThat(talk.only().responseBodyBytes()).isEqualTo(70_000);
        assertThat(talk.only().gap()).isTrue();
    }

    @Test
    void aConnectionWhoseEndWasLostEndsWithoutNumbers() {
        talk.send(GET).lost().receive(OK).close().found();
        talk.forgotten = true;
        talk.table.endAll(talk.now());
        assertThat(talk.only().responseBytes()).isEqualTo(-1);
        assertThat(talk.only().gap()).isTrue();
        assertThat(talk.only().outcome()).isEqualTo(Outcome.UNFINISHED);
    }

    @Test
    void aLostAnswerAfterContinueIsNotTheNextOnes() {
        for (int lostParts = 1; lostParts < 16; lostParts++) {
            Conversation some = new Conversation();
            some.send(PUT_100000);
            part(some, lostParts, 1).receive("HTTP/1.1 100 Continue\r\n\r\n");
            part(some, lostParts, 2).sendBytes(100_000);
            part(some, lostParts, 4).receive(OK);
            part(some, lostParts, 8).send("HEAD /other HTTP/1.1\r\nHost: h\r\n\r\n");
            some.found().receive("HTTP/1.1 204 No Content\r\n\r\n");
            some.send(GET).receive(OK_100000).receiveBytes(100_000);
            assertThat(some.ended.getFirst().method()).as("lost %d", lostParts).isEqualTo("PUT");
            assertThat(some.ended.getFirst().status()).as("lost %d", lostParts).isIn(-1, 200);
            assertThat(some.ended.getFirst().responseBytes()).as("lost %d", lostParts).isIn(-1L, 25L + OK.length());
            assertThat(some.ended.getFirst().requestBodyBytes()).as("lost %d", lostParts).isIn(-1L, 100_000L);
            assertThat(some.ended.getLast().method()).as("lost %d", lostParts).isEqualTo("GET");
            assertThat(some.ended.getLast().responseBodyBytes()).as("lost %d", lostParts).isEqualTo(100_000);
            assertThat(some.ended).as("lost %d", lostParts).filteredOn(ended -> ended.method().equals("HEAD"))
                    .allMatch(ended -> ended.status() == 204);
        }
    }

    @Test
    void anInterimResponseReadByteByByteMayLoseAnyOfThem() {
        String interim = "HTTP/1.1 100 Continue\r\n\r\n";
        for (int from = 0; from < interim.length(); from++) {
            for (int to = from + 1; to <= interim.length(); to++) {
                Conversation some = new Conversation();
                some.send(PUT_100000);
                for (int i = 0; i < interim.length(); i++) {
                    some = i >= from && i < to ? some.lost() : some.found();
                    some.receive(interim.substring(i, i + 1));
                }
                some.found().sendBytes(100_000).receive(OK).send(GET).receive(OK_100000).receiveBytes(100_000);
                assertThat(some.ended).as("lost %d to %d", from, to).hasSize(2);
                assertThat(some.ended.getFirst().status()).as("lost %d to %d", from, to).isIn(-1, 200);
                assertThat(some.ended.getFirst().responseBytes()).isEqualTo(interim.length() + OK.length());
                assertThat(some.ended.getLast().status()).isEqualTo(200);
                assertThat(some.ended.getLast().responseBodyBytes()).isEqualTo(100_000);
            }
        }
    }

    @Test
    void halfAnInterimResponseIsNoStatus() {
        talk.send(PUT_100000).receive("HTTP/1.1 100 Cont").exit();
        assertThat(talk.only().status()).isEqualTo(-1);
        assertThat(talk.only().responseBytes()).isEqualTo("HTTP/1.1 100 Cont".length());
    }

    private static Conversation part(Conversation talk, int lostParts, int part) {
        return (lostParts & part) == 0 ? talk.found() : talk.lost();
    }

    @Test
    void aLostInterimResponseLeavesTheFinalOneReadable() {
        talk.send(PUT_100000).lost().receive("HTTP/1.1 100 Continue\r\n\r\n").sendBytes(100_000).found().receive(OK);
        assertThat(talk.only().status()).isEqualTo(200);
        assertThat(talk.only().requestBodyBytes()).isEqualTo(100_000);
        assertThat(talk.only().responseBytes()).isEqualTo(25 + OK.length());
        assertThat(talk.only().gap()).isTrue();
    }

    @Test
    void aRequestWhoseEndAndAnswerWereLostEndsWhereTheNextBegins() {
        talk.send(PUT_100000).lost().sendBytes(100_000).found().receive("HT").lost().receive(OK.substring(2)).found()
                .send(GET).receive(OK);
        assertThat(talk.ended.getFirst().requestBodyBytes()).isEqualTo(100_000);
        assertThat(talk.ended.getFirst().responseBytes()).isEqualTo(OK.length());
        assertThat(talk.ended.getLast().status()).isEqualTo(200);
    }

    @Test
    void aConnectionJoinedInAnUploadBeginsWithItsNextRequest() {
        talk.lost().send(PUT_100000).sendBytes(50_000).found().sendBytes(50_000).receive(OK).send(GET).receive(OK);
        assertThat(talk.only().method()).isEqualTo("GET");
        assertThat(talk.only().requestBytes()).isEqualTo(GET.length());
    }

    @Test
    void aRequestHeadBeyondTheBudgetIsReadAsFarAsItGoes() {
        Conversation small = new Conversation(100);
        small.send("GET /bucket/key HTTP/1.1\r\nHost: h\r\nX-Long: " + "x".repeat(200) + "\r\n\r\n").receive(OK);
        assertThat(small.only().target()).isEqualTo("/bucket/key");
        assertThat(small.only().requestBodyBytes()).isEqualTo(-1);
        assertThat(small.only().requestBytes()).isEqualTo(35 + 8 + 200 + 4);
        small.send(GET).receive(OK);
        assertThat(small.ended).hasSize(2);
    }

    @Test
    void aResponseHeadBeyondTheBudgetEndsAtTheNextRequest() {
        Conversation small = new Conversation(100);
        String response = "HTTP/1.1 200 OK\r\nX-Long: " + "x".repeat(200) + "\r\nContent-Length: 5\r\n\r\nhello";
        small.send(GET).receive(response);
        assertThat(small.ended).isEmpty();
        small.send(GET).receive(OK);
        assertThat(small.ended).extracting(Ended::status).containsExactly(200, 200);
        assertThat(small.ended.getFirst().responseBytes()).isEqualTo(response.length());
        assertThat(small.ended.getFirst().outcome()).isEqualTo(Outcome.COMPLETE);
    }

    @Test
    void aBodyThatLooksLikeARequestIsNone() {
        talk.send("PUT /a HTTP/1.1\r\nHost: h\r\nContent-Length: 37\r\nExpect: 100-continue\r\n\r\n")
                .receive("HTTP/1.1 100 Continue\r\n\r\n").send(GET.substring(0, 37)).receive(OK);
        assertThat(talk.only().target()).isEqualTo("/a");
    }

    @Test
    void bytesThatAreNoRequestAreNone() {
        talk.send("\u0001\u0002 not http at all").receive(OK).send(GET).receive(OK);
        assertThat(talk.only().method()).isEqualTo("GET");
    }

    @Test
    void requestsWithBodiesThatArePipelinedBeyondWhatIsCapturedAreTold() {
        for (int body = 300; body < 600; body++) { // the cut is in a head, or in a body
            Conversation cut = new Conversation();
            cut.send(("PUT /b/k HTTP/1.1\r\nHost: h\r\nContent-Length: " + body + "\r\n\r\n" + "x".repeat(body)).repeat(20));
            assertThat(cut.gaps).isPositive();
        }
    }
}
