package io.s3trace.internal.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.internal.exchange.Conversation.Ended;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever is said, in whatever pieces, and whatever of it is lost: no exception, no endless loop, no negative size. */
@Timeout(600)
class ConversationFuzzTest {
    private static final int CONVERSATIONS = Integer.getInteger("s3trace.fuzzConversations", 3_000);
    private static final int STEPS = 40;
    private static final String[] PHRASES = {
        "GET /b/k HTTP/1.1\r\nHost: h\r\n\r\n",
        "PUT /b/k HTTP/1.1\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n",
        "PUT /b/k HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "HEAD / HTTP/1.1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\n",
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.0 200 OK\r\n\r\n",
        "HTTP/1.1 500 x\r\nContent-Length: 99999999999999999999\r\n\r\n<Error><Code>X</Code></Error>",
        "ffffffffffffffff\r\n", "0\r\n\r\n", "\r\n0\r\n\r\n", "\n\n", "\u0000", "x".repeat(5000),
    };

    private final SplittableRandom random = new SplittableRandom(20_260_101);

    @Test
    void nothingSaidCanHarm() {
        for (int i = 0; i < CONVERSATIONS; i++) {
            Conversation talk = new Conversation(random.nextInt(64, 4096));
            for (int step = 0; step < STEPS; step++) {
                say(talk);
            }
            talk.found().exit();
            talk.table.endAll(talk.now());
            assertThat(talk.ended).allSatisfy(ConversationFuzzTest::assertSane);
        }
    }

    private void say(Conversation talk) {
        switch (random.nextInt(16)) {
            case 0 -> talk.lost();
            case 1, 2 -> talk.found();
            case 3 -> talk.close().anotherConnection(random.nextBoolean());
            case 4 -> talk.endOfStream();
            case 5 -> talk.anotherConnection(random.nextBoolean());
            case 6, 7, 8, 9 -> talk.receive(phrase());
            default -> talk.send(phrase());
        }
    }

    private String phrase() {
        StringBuilder text = new StringBuilder(PHRASES[random.nextInt(PHRASES.length)]);
        if (random.nextInt(4) == 0) {
            text.append(PHRASES[random.nextInt(PHRASES.length)]);
        }
        if (random.nextInt(4) == 0) {
            text.setLength(random.nextInt(1, text.length() + 1));
        }
        if (random.nextInt(8) == 0) {
            text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(256));
        }
        return text.toString();
    }

    private static void assertSane(Ended ended) {
        assertThat(ended.requestBytes()).isGreaterThanOrEqualTo(-1);
        assertThat(ended.responseBytes()).isGreaterThanOrEqualTo(-1);
        assertThat(ended.requestBodyBytes()).isBetween(-1L, Math.max(-1, ended.requestBytes()));
        assertThat(ended.responseBodyBytes()).isGreaterThanOrEqualTo(-1);
        assertThat(ended.totalNanos()).isNotNegative();
    }
}
