package io.s3trace.internal.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.event.Outcome;
import io.s3trace.internal.exchange.Conversation.Ended;
import org.junit.jupiter.api.Test;

/** Responses that one thread has read before the call of another, which sent the request, returned. */
class EarlyResponsesTest {
    private static final String GET = "GET /bucket/key HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final String DELETE = "DELETE /bucket/key HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final String PUT = "PUT /bucket/key HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\ndata";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
    private static final String GONE = "HTTP/1.1 204 No Content\r\n\r\n";

    private final Conversation talk = new Conversation();

    @Test
    void theFirstResponseOfAConnectionMayComeBeforeItsRequest() {
        talk.receive(OK).send(GET);
        Ended ended = talk.only();
        assertThat(ended.status()).isEqualTo(200);
        assertThat(ended.responseBytes()).isEqualTo(OK.length());
        assertThat(ended.responseBodyBytes()).isEqualTo(5);
        assertThat(ended.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(ended.gap()).isFalse();
        assertThat(talk.gaps).isZero();
    }

    @Test
    void laterOnesMayAndEachIsPairedWithItsOwn() {
        talk.send(GET).receive(OK);
        talk.receive(GONE).send(DELETE);
        talk.receive(OK).send(PUT);
        talk.send(DELETE).receive(GONE);
        assertThat(talk.ended).extracting(Ended::method).containsExactly("GET", "DELETE", "PUT", "DELETE");
        assertThat(talk.ended).extracting(Ended::status).containsExactly(200, 204, 200, 204);
        assertThat(talk.ended).extracting(Ended::gap).containsOnly(false);
        assertThat(talk.gaps).isZero();
    }

    @Test
    void aResponseMayComeInPartBefore() {
        talk.receive(OK.substring(0, 20)).receive(OK.substring(20, 40)).send(GET).receive(OK.substring(40));
        assertThat(talk.only().status()).isEqualTo(200);
        assertThat(talk.only().responseBytes()).isEqualTo(OK.length());
        assertThat(talk.only().gap()).isFalse();
    }

    @Test
    void anInterimResponseMayComeBefore() {
        String put = PUT.replace("\r\n\r\ndata", "\r\nExpect: 100-continue\r\n\r\n");
        talk.receive("HTTP/1.1 100 Continue\r\n\r\n").send(put).send("data").receive(OK);
        assertThat(talk.only().status()).isEqualTo(200);
        assertThat(talk.only().requestBodyBytes()).isEqualTo(4);
        assertThat(talk.only().gap()).isFalse();
    }

    @Test
    void whatEndsWithTheConnectionMayEndBefore() {
        talk.receive("HTTP/1.0 200 OK\r\n\r\nhello").endOfStream().send(GET).close();
        assertThat(talk.only().responseBodyBytes()).isEqualTo(5);
        assertThat(talk.only().outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(talk.gaps).isZero();
    }

    @Test
    void theResponseToALostRequestIsNotTheNextOnes() {
        talk.send(GET).receive(OK);
        talk.lost().send(DELETE).found().receive(GONE);
        talk.send(GET).receive(OK);
        assertThat(talk.ended).extracting(Ended::status).containsExactly(200, 200);
        assertThat(talk.gaps).isPositive();
    }

    @Test
    void theResponseToWhatIsNoRequestWeKnowIsNotTheNextOnes() {
        talk.send(GET).receive(OK);
        talk.send("PROPFIND /bucket/key HTTP/1.1\r\nHost: h\r\n\r\n").receive(GONE);
        talk.send(GET).receive(OK);
        assertThat(talk.ended).extracting(Ended::status).containsExactly(200, 200);
    }

    @Test
    void aResponseThatNothingFollowsIsNoExchange() {
        talk.send(GET).receive(OK).receive("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n").close();
        assertThat(talk.ended).extracting(Ended::status).containsExactly(200);
        assertThat(talk.gaps).isZero();
    }

    @Test
    void anotherConnectionsRequestIsNotWaitedFor() {
        talk.receive(OK).otherAddress().send(GET).receive(GONE);
        assertThat(talk.only().status()).isEqualTo(204);
    }

    @Test
    void noMoreIsHeldThanThereIsRoomFor() {
        talk.receive(OK);
        for (int i = 0; i < 2000; i++) {
            talk.otherAddress().receive(OK);
        }
        talk.send(GET);
        assertThat(talk.only().status()).isEqualTo(200);
        talk.receive("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
        for (int i = 0; i < 1000; i++) {
            talk.receiveBytes(100);
        }
        talk.send(DELETE).receive(GONE);
        assertThat(talk.ended).extracting(Ended::status).containsExactly(200, 204);
    }
}
