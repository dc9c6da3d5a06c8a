package io.s3trace.internal.sealed;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.bpf.capture.SealedRun;
import io.s3trace.bpf.capture.SealedRun.TlsRecord;
import io.s3trace.event.SealedDoubt;
import io.s3trace.event.SealedEnd;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which records are requests and responses, and which are neither. Times are the numbers of records, from 1. */
class TurnsTest {
    private static final int TLS_1_2 = 0x0303;
    private static final int TLS_1_3 = 0x0304;
    private static final int AES_128_GCM_SHA256 = 0x1301;
    private static final int ECDHE_GCM = 0xc02f;
    private static final int ECDHE_CBC_SHA256 = 0xc027;
    private static final int HANDSHAKE = 22;
    private static final int ALERT = 21;
    private static final int DATA = SealedRun.DATA;
    /** What TLS 1.3 adds. */
    private static final int ADDED = 17;
    private static final int FINISHED = 53;
    private static final int TICKET = 250;
    private static final int FULL = 16384 + ADDED;

    private final List<Turn> turns = new ArrayList<>();
    private long now;

    private Turns of(int version, int suite, boolean http2, String protocol) {
        return new Turns(new ClientHello("s3.example", http2), new ServerHello(version, suite, protocol), false, turns::add);
    }

    private Turns tls13() {
        Turns connection = of(TLS_1_3, AES_128_GCM_SHA256, false, "");
        received(connection, DATA, 30, 900, 280, FINISHED);
        return connection;
    }

    private void sent(Turns connection, int type, int... lengths) {
        run(connection, false, type, lengths);
    }

    private void received(Turns connection, int type, int... lengths) {
        run(connection, true, type, lengths);
    }

    private void run(Turns connection, boolean received, int type, int... lengths) {
        run(connection, received, false, false, type, lengths);
    }

    private void run(Turns connection, boolean received, boolean closed, boolean cut, int type, int... lengths) {
        List<TlsRecord> records = IntStream.of(lengths).mapToObj(length -> new TlsRecord(type, length, ++now)).toList();
        long bytes = type == DATA ? IntStream.of(lengths).asLongStream().sum() : 0;
        boolean even = type == DATA && lengths.length > 1 && lengths[lengths.length - 1] >= lengths[lengths.length - 2];
        connection.onRun(new SealedRun(received, records.size(), type == DATA ? records.size() : 0, bytes,
                records.subList(0, Math.min(8, records.size())), records.getLast(), records.getLast().nanos() - 1, closed, false,
                false, cut, even), records.getFirst().nanos(), records.getLast().nanos());
    }

    /** What is sent and not to the end of its last record before something is received, or before the end of all. */
    private void cut(Turns connection, boolean received, boolean closed, int... lengths) {
        run(connection, received, closed, true, DATA, lengths);
    }

    private static void close(Turns connection) {
        connection.onRun(new SealedRun(false, 0, 0, 0, List.of(), new TlsRecord(0, 0, 0), 0, true, false, false, false, false),
                0, 0);
    }

    @Test
    void theFirstRequestFollowsTheHandshake() {
        Turns connection = tls13();
        sent(connection, DATA, FINISHED, 300 + ADDED);
        received(connection, DATA, 200 + ADDED, 1000 + ADDED);
        close(connection);

        assertThat(turns).singleElement().satisfies(turn -> {
            assertThat(turn.sent()).isEqualTo(300);
            assertThat(turn.received()).isEqualTo(1200);
            assertThat(turn.startNanos()).isEqualTo(6);
            assertThat(turn.answeredNanos()).isEqualTo(7);
            assertThat(turn.endNanos()).isEqualTo(8);
            assertThat(turn.reused()).isFalse();
            assertThat(turn.doubts()).containsExactly(SealedDoubt.FIRST_OF_CONNECTION);
            assertThat(turn.end()).isEqualTo(SealedEnd.CLOSED);
        });
    }

    @Test
    void aClientsCertificateIsNoRequest() {
        Turns connection = tls13();
        sent(connection, DATA, 1200, 281, FINISHED, 300 + ADDED);
        received(connection, DATA, 200 + ADDED);
        close(connection);

        assertThat(turns).singleElement().satisfies(turn -> assertThat(turn.sent()).isEqualTo(300));
    }

    @Test
    void ticketsAreNoResponse() {
        Turns connection = tls13();
        sent(connection, DATA, FINISHED, 300 + ADDED);
        received(connection, DATA, TICKET, TICKET, 200 + ADDED);
        sent(connection, DATA, 301 + ADDED);
        received(connection, DATA, 201 + ADDED, 201 + ADDED);
        close(connection);

        assertThat(turns).extracting(Turn::received).containsExactly(200L, 402L);
        assertThat(turns).extracting(Turn::reused).containsExactly(false, true);
        assertThat(turns.getFirst().answeredNanos()).isEqualTo(9);
        assertThat(turns.getFirst().end()).isEqualTo(SealedEnd.NEXT_REQUEST);
        assertThat(turns.getLast().doubts()).isEmpty();
    }

    @Test
    void ticketsMayComeBeforeTheRequest() {
        Turns connection = tls13();
        sent(connection, DATA, FINISHED);
        received(connection, DATA, TICKET);
        sent(connection, DATA, 300 + ADDED);
        received(connection, DATA, 77 + ADDED, 77 + ADDED);
        close(connection);

        assertThat(turns).singleElement().satisfies(turn -> assertThat(turn.received()).isEqualTo(154));
    }

    @Test
    void anInterimResponseIsNoTurn() {
        Turns connection = tls13();
        sent(connection, DATA, FINISHED, 300 + ADDED);
        received(connection, DATA, TICKET, TICKET, 25 + ADDED);
        sent(connection, DATA, FULL, 5 + ADDED);
        received(connection, DATA, 200 + ADDED);
        close(connection);

        assertThat(turns).singleElement().satisfies(turn -> {
            assertThat(turn.sent()).isEqualTo(300 + 16384 + 5);
            assertThat(turn.received()).isEqualTo(225);
            assertThat(turn.answeredNanos()).isEqualTo(12);
        });
    }

    /** Go's servers send one. */
    @Test
    void aSingleTicketBeforeAnInterimResponseIsNoTurnEither() {
        Turns connection = tls13();
        sent(connection, DATA, FINISHED, 300 + ADDED);
        received(connection, DATA, TICKET, 25 + ADDED);
        sent(connection, DATA, FULL, 5 + ADDED);
        received(connection, DATA, 200 + ADDED);
        close(connection);

        assertThat(turns).singleElement().satisfies(turn -> {
            assertThat(turn.sent()).isEqualTo(300 + 16384 + 5);
            assertThat(turn.received()).isEqualTo(225);
        });
    }

    /** They are as long as an alert. */
    @Test
    void twoBytesAreData() {
        Turns connection = tls13();
        sent(connection, DATA, FINISHED, 300 + ADDED);
        received(connection, DATA, 200 + ADDED);
        sent(connection, DATA, 300 + ADDED);
        received(connection, DATA, 25 + ADDED);
        sent(connection, DATA, 2 + ADDED);
        received(connection, DATA, 200 + ADDED, 2 + ADDED);
        sent(connection, DATA, 300 + ADDED);
        received(connection, DATA, 200 + ADDED, 2 + ADDED);
        close(connection);

        assertThat(turns).extracting(Turn::sent).containsExactly(300L, 302L, 300L);
        assertThat(turns).extracting(Turn::received).containsExactly(200L, 227L, 200L);
    }

    @Test
    void alertsAndChangesOfKeysAreNoTurns() {
        Turns connection = tls13();
        sent(connection, DATA, FINISHED, 300 + ADDED);
        received(connection, DATA, 200 + ADDED);
        sent(connection, DATA, 5 + ADDED);
        received(connection, DATA, 5 + ADDED);
        sent(connection, DATA, 300 + ADDED);
        received(connection, DATA, 200 + ADDED, 5 + ADDED, 2 + ADDED);
        sent(connection, DATA, 2 + ADDED);
        close(connection);

        assertThat(turns).hasSize(2);
        assertThat(turns.getLast().received()).as("a last chunk, without the alert").isEqualTo(205);
        assertThat(turns.getLast().endNanos()).isEqualTo(12);
    }

    /** A client may write its body in pieces of any length. */
    @ParameterizedTest
    @ValueSource(ints = {16384, 4096})
    void anEarlyErrorIsOneExchange(int piece) {
        Turns connection = tls13();
        sent(connection, DATA, FINISHED, 300 + ADDED, piece + ADDED, piece + ADDED);
        received(connection, DATA, 200 + ADDED);
        sent(connection, DATA, piece + ADDED, 77 + ADDED);
        close(connection);

        assertThat(turns).singleElement().satisfies(turn -> {
            assertThat(turn.sent()).isEqualTo(300 + 3 * piece + 77);
            assertThat(turn.doubts()).contains(SealedDoubt.EARLY_RESPONSE);
        });
    }

    @Test
    void anEarlyErrorInTheMidstOfARecordIsOneExchange() {
        Turns connection = tls13();
        sent(connection, DATA, FINISHED, 300 + ADDED);
        received(connection, DATA, 200 + ADDED);
        cut(connection, false, false, 301 + ADDED, 900 + ADDED);
        received(connection, DATA, 201 + ADDED);
        sent(connection, DATA, 77 + ADDED);
        close(connection);

        assertThat(turns).extracting(Turn::sent).containsExactly(300L, 301L + 900 + 77);
        assertThat(turns.getFirst().doubts()).doesNotContain(SealedDoubt.EARLY_RESPONSE);
        assertThat(turns.getLast().doubts()).containsExactly(SealedDoubt.EARLY_RESPONSE);
    }

    /** A last piece looks like a request. If nothing answers it, it may be either. */
    @Test
    void whatMayBeTheLastPieceIsDoubted() {
        Turns connection = tls13();
        sent(connection, DATA, FINISHED, 300 + ADDED, 4096 + ADDED);
        received(connection, DATA, 200 + ADDED);
        sent(connection, DATA, 301 + ADDED);
        assertThat(turns).as("it is not known yet").isEmpty();
        received(connection, DATA, 2 + ADDED);
        assertThat(turns).as("an alert is no answer").isEmpty();
        close(connection);

        assertThat(turns).extracting(Turn::sent).containsExactly(300L + 4096, 301L);
        assertThat(turns).allSatisfy(turn -> assertThat(turn.doubts()).contains(SealedDoubt.EARLY_RESPONSE));
    }

    @Test
    void aBodyOfWholePiecesIsNotDoubtedWhenTheNextRequestIsAnswered() {
        Turns connection = tls13();
        sent(connection, DATA, FINISHED, 300 + ADDED);
        received(connection, DATA, 25 + ADDED);
        sent(connection, DATA, 4096 + ADDED);
        received(connection, DATA, 200 + ADDED);
        sent(connection, DATA, 301 + ADDED, FULL, FULL);
        received(connection, DATA, 201 + ADDED);
        assertThat(turns).hasSize(1);
        sent(connection, DATA, 302 + ADDED);
        received(connection, DATA, 202 + ADDED);
        close(connection);

        assertThat(turns).extracting(Turn::sent).containsExactly(300L + 4096, 301L + 2 * 16384, 302L);
        assertThat(turns).allSatisfy(turn -> assertThat(turn.doubts()).doesNotContain(SealedDoubt.EARLY_RESPONSE));
    }

    @Test
    void aRecordThatDidNotComeToItsEndIsNotCounted() {
        Turns connection = tls13();
        sent(connection, DATA, FINISHED, 300 + ADDED);
        cut(connection, true, true, 200 + ADDED, FULL, FULL);
        Turns other = tls13();
        cut(other, false, true, FINISHED, 300 + ADDED, 5000 + ADDED);

        assertThat(turns).extracting(Turn::received).containsExactly(200L + 16384, 0L);
        assertThat(turns).extracting(Turn::sent).containsExactly(300L, 300L);
    }

    @Test
    void anAnswerThatDidNotComeToItsEndIsNone() {
        Turns connection = tls13();
        sent(connection, DATA, FINISHED, 300 + ADDED);
        cut(connection, true, true, 200 + ADDED);

        assertThat(turns).singleElement().satisfies(turn -> assertThat(turn.answered()).isFalse());
    }

    @Test
    void olderVersionsSayWhatIsData() {
        Turns connection = of(TLS_1_2, ECDHE_GCM, true, "http/1.1");
        sent(connection, HANDSHAKE, 40);
        received(connection, HANDSHAKE, 200, 40);
        sent(connection, DATA, 300 + 24);
        received(connection, DATA, 25 + 24);
        sent(connection, DATA, 100 + 24);
        received(connection, DATA, 200 + 24);
        sent(connection, ALERT, 26);
        close(connection);

        assertThat(turns).singleElement().satisfies(turn -> {
            assertThat(turn.sent()).isEqualTo(400);
            assertThat(turn.received()).isEqualTo(225);
            assertThat(turn.doubts()).isEmpty();
        });
    }

    @Test
    void padsAreDoubted() {
        Turns connection = of(TLS_1_2, ECDHE_CBC_SHA256, false, "");
        sent(connection, DATA, 16 + 352);
        received(connection, DATA, 16 + 256);
        close(connection);

        assertThat(turns).singleElement().satisfies(turn -> {
            assertThat(turn.sent()).isBetween(300L, 330L);
            assertThat(turn.doubts()).containsExactly(SealedDoubt.PADDING);
        });
    }

    @Test
    void http2IsOneExchange() {
        Turns connection = of(TLS_1_3, AES_128_GCM_SHA256, true, "");
        sent(connection, DATA, FINISHED, 64 + ADDED, 120 + ADDED);
        received(connection, DATA, 39 + ADDED, 9 + ADDED);
        sent(connection, DATA, 9 + ADDED);
        received(connection, DATA, 100 + ADDED);
        sent(connection, DATA, 120 + ADDED);
        received(connection, DATA, 100 + ADDED);
        close(connection);

        assertThat(turns).singleElement().satisfies(turn -> {
            assertThat(turn.doubts()).contains(SealedDoubt.POSSIBLE_HTTP2);
            assertThat(turn.received()).isEqualTo(248);
        });
    }

    @Test
    void aLossIsSaid() {
        Turns connection = tls13();
        connection.onLoss();
        sent(connection, DATA, 300 + ADDED);
        received(connection, DATA, 200 + ADDED);
        close(connection);

        assertThat(turns).singleElement().satisfies(turn -> assertThat(turn.doubts()).contains(SealedDoubt.JOINED));
    }

    @Test
    void aRequestWithoutResponseIsReported() {
        Turns connection = tls13();
        sent(connection, DATA, FINISHED, 300 + ADDED);
        close(connection);

        assertThat(turns).singleElement().satisfies(turn -> assertThat(turn.answered()).isFalse());
    }
}
