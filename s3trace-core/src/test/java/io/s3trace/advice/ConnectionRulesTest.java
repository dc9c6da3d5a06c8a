package io.s3trace.advice;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.event.ConnectionFailure;
import io.s3trace.event.Endpoint;
import io.s3trace.event.HandshakeOutcome;
import io.s3trace.event.Outcome;
import io.s3trace.event.ResolveOutcome;
import io.s3trace.event.Resumption;
import io.s3trace.event.S3Operation;
import io.s3trace.event.TlsLibrary;
import io.s3trace.internal.event.HandshakeRecord;
import io.s3trace.internal.event.ResolveRecord;
import io.s3trace.testing.Events;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each threshold from both sides. */
class ConnectionRulesTest {

    /** A request on a connection of its own, which costs 30 ms before. */
    private static Sample alone(int number) {
        return Sample.get().key("key-" + number).connection(number, false).opening(0, 10, 20, 0).at(100L * number);
    }

    @Test
    void newConnectionsAreFoundIfAQuarterOfTheRequestsNeedNone() {
        // the first one has nothing to reuse
        assertThat(Traffic.of(6, ConnectionRulesTest::alone).among(14).findings()).contains("new-connections");
        assertThat(Traffic.of(5, ConnectionRulesTest::alone).among(15).findings()).doesNotContain("new-connections");
        assertThat(Traffic.of(19, ConnectionRulesTest::alone).findings()).isEmpty();
    }

    @Test
    void newConnectionsSayWhatTheyCost() {
        Finding finding = Traffic.of(101, ConnectionRulesTest::alone).finding("new-connections");
        assertThat(finding.severity()).isEqualTo(Severity.HIGH);
        assertThat(finding.evidence().count()).isEqualTo(100);
        assertThat(finding.evidence().of()).isEqualTo(101);
        assertThat(finding.evidence().samples()).hasSize(3);
        assertThat(finding.saving()).isEqualTo(new Saving(0, 100 * 30_000_000L, 0));
        assertThat(finding.subject().toString()).isEqualTo("client (42), bucket bucket");
        assertThat(finding.summary()).isEqualTo("99 % of 101 requests opened a connection while another was idle: "
                + "3.0 s of lookups, connects and handshakes");
    }

    @Test
    void newConnectionsSayWhoClosedTheOldOnes() {
        assertThat(Traffic.of(30, i -> alone(i).closing()).finding("new-connections").summary())
                .contains("most responses said Connection: close");
    }

    @Test
    void connectionsToAnotherHostAreOfNoUse() {
        assertThat(Traffic.of(40, i -> alone(i).host("bucket-" + i + ".s3.amazonaws.com")).findings())
                .doesNotContain("new-connections");
    }

    @Test
    void aConnectionServesAllBucketsOfItsHost() {
        assertThat(Traffic.of(40, i -> alone(i).bucket("bucket-" + i % 2)).advisor().findings())
                .filteredOn(finding -> finding.id().equals("new-connections")).hasSize(2);
        Traffic busy = new Traffic();
        for (int i = 0; i < 40; i++) {
            long at = 1000L * i;
            busy.and(1, _ -> Sample.get().connection(7, true).bucket("other").at(at + 900));
            busy.and(1, _ -> Sample.get().connection(7, true).at(at + 999).unanswered(Outcome.RESET));
        }
        assertThat(busy.findings()).contains("no-answer").doesNotContain("stale-connections");
    }

    @Test
    void connectionsThatAreAllBusyAreNoFault() {
        assertThat(Traffic.of(40, i -> alone(i).at(i).taking(0, 1000)).findings()).doesNotContain("new-connections");
    }

    @Test
    void connectionsAfterAPauseAreAnotherMatter() {
        assertThat(bursts(6, 6000, 0).findings()).contains("idle-expiry").doesNotContain("new-connections");
        assertThat(bursts(5, 6000, 0).findings()).doesNotContain("idle-expiry");
        assertThat(bursts(6, 4900, 0).findings()).doesNotContain("idle-expiry");
        assertThat(bursts(6, 6000, 0).among(40).findings()).doesNotContain("idle-expiry");
    }

    /** Who asks once in a while is no burst. */
    @Test
    void singleRequestsAfterAPauseAreNoFault() {
        assertThat(bursts(6, 20_000, 1001).findings()).doesNotContain("idle-expiry");
        assertThat(bursts(6, 20_000, 1000).findings()).contains("idle-expiry");
        assertThat(Traffic.of(50, i -> alone(i).at(6000L * i)).findings()).isEmpty();
    }

    /** Pairs of requests: two connections each. */
    private static Traffic bursts(int count, long apart, long within) {
        Traffic traffic = new Traffic();
        for (int i = 0; i < count; i++) {
            int number = 2 * i;
            long at = apart * i;
            traffic.and(1, _ -> alone(number).at(at).taking(0, within + 10));
            traffic.and(1, _ -> alone(number + 1).at(at + within));
        }
        return traffic;
    }

    /** Processes that make one request each, the next one so long after the end of the one before. */
    private static Traffic processes(int count, long pause) {
        return Traffic.of(count, i -> alone(i).pid(1000 + i).startedAt(i * (100 + pause)).at(i * (100 + pause) + 90));
    }

    @Test
    void processesThatMakeOneRequestEachAreOneClient() {
        // the first one has none before it
        assertThat(processes(21, 0).findings()).containsExactly("short-processes");
        assertThat(processes(20, 0).findings()).isEmpty();
        assertThat(processes(21, 10_000).findings()).containsExactly("short-processes");
        assertThat(processes(21, 10_001).findings()).isEmpty();
        Finding finding = processes(101, 0).finding("short-processes");
        assertThat(finding.saving().nanos()).isEqualTo(100 * 90_000_000L);
        assertThat(finding.subject().process().pid()).isEqualTo(1100);
        assertThat(processes(1000, 0).advisor().report().evicted()).isZero();
    }

    @Test
    void processesSideBySideAreClientsOfTheirOwn() {
        assertThat(Traffic.of(400, i -> alone(i).pid(i % 40).startedAt(i % 40).at(100L * i)).findings()).isEmpty();
    }

    /** Its first request comes before those of the loop, and it is silent while each process of the loop begins. */
    @Test
    void aLongProcessBesideALoopOfTheSameProgramIsNotPartOfIt() {
        Traffic traffic = new Traffic();
        for (int i = 0; i < 60; i++) {
            int number = i;
            traffic.and(1, _ -> Sample.get().key("long-" + number).pid(7).startedAt(0).connection(7, number > 0)
                    .at(1000L * number + 10));
            traffic.and(1, _ -> alone(number).pid(1000 + number).startedAt(1000L * number + 500).at(1000L * number + 590));
        }
        assertThat(traffic.advisor().findings()).singleElement().satisfies(finding -> {
            assertThat(finding.id()).isEqualTo("short-processes");
            assertThat(finding.evidence().count()).isGreaterThan(55);
            assertThat(finding.evidence().of()).isLessThan(63);
        });
    }

    @Test
    void whatShortProcessesDoIsSeenTogether() {
        assertThat(Traffic.of(21, i -> Sample.get().key("awaited").status(404, "NoSuchKey").pid(100 + i)
                .startedAt(1000L * i).at(1000L * i + 50)).findings()).containsExactly("missing-polling");
    }

    @Test
    void aProcessThatMakesManyRequestsIsAlone() {
        assertThat(Traffic.of(330, i -> alone(i).connection(i / 11, i % 11 > 0).pid(100 + i / 11).startedAt(10_000L * (i / 11))
                .at(10_000L * (i / 11) + 100 * (i % 11))).findings()).isEmpty();
    }

    /** A request, and another one on the same connection after a pause, which is not answered. */
    private static Traffic stale(int count, long pause) {
        Traffic traffic = new Traffic();
        for (int i = 0; i < count; i++) {
            long at = 10_000L * i;
            int connection = i;
            traffic.and(1, _ -> Sample.get().connection(connection, false).at(at));
            traffic.and(1, _ -> Sample.get().connection(connection, true).at(at + 10 + pause).unanswered(Outcome.RESET));
        }
        return traffic;
    }

    @Test
    void staleConnectionsAreThoseThatWereIdle() {
        assertThat(stale(3, 1000).findings()).contains("stale-connections");
        assertThat(stale(2, 1000).findings()).doesNotContain("stale-connections");
        assertThat(stale(3, 999).findings()).doesNotContain("stale-connections");
    }

    @Test
    void slowLookupsAreFoundFromHalfOfThemOn() {
        assertThat(Traffic.of(5, i -> alone(i).opening(100, 1, 1, 0)).and(5, i -> alone(10 + i).opening(0, 1, 1, 0)).findings())
                .contains("slow-lookups");
        assertThat(Traffic.of(5, i -> alone(i).opening(100, 1, 1, 0)).and(6, i -> alone(10 + i).opening(0, 1, 1, 0)).findings())
                .doesNotContain("slow-lookups");
        assertThat(Traffic.of(4, i -> alone(i).opening(100, 1, 1, 0)).findings()).doesNotContain("slow-lookups");
        assertThat(Traffic.of(9, i -> alone(i).opening(99, 1, 1, 0)).findings()).doesNotContain("slow-lookups");
    }

    @Test
    void repeatedLookupsAreThoseSoonAfterAnother() {
        assertThat(Traffic.of(20, i -> alone(i).opening(1, 1, 1, 0)).findings()).contains("repeated-lookups");
        assertThat(Traffic.of(20, i -> alone(i).opening(0, 1, 1, 0)).findings()).doesNotContain("repeated-lookups");
        assertThat(Traffic.of(20, i -> alone(i).opening(1, 1, 1, 0).at(60_001L * i)).findings())
                .doesNotContain("repeated-lookups");
        assertThat(Traffic.of(20, i -> alone(i).opening(1, 1, 1, 0)).among(20).findings()).doesNotContain("repeated-lookups");
    }

    private static ResolveRecord lookup(String name, ResolveOutcome outcome) {
        return new ResolveRecord(Sample.EPOCH, Sample.process(42), 42, Map.of(), name, 0, 1_000_000, outcome, -2);
    }

    private static Traffic lookups(String name, int single, int several) {
        Traffic traffic = new Traffic();
        for (int i = 0; i < single + several; i++) {
            traffic.and(new ResolveRecord(Sample.EPOCH, Sample.process(42), 42, Map.of(), name, i < single ? 1 : 8, 1_000_000,
                    ResolveOutcome.FOUND, 0));
        }
        return traffic;
    }

    @Test
    void amazonAtOneAddressOnlyIsFound() {
        assertThat(lookups("b.s3.eu-west-1.amazonaws.com", 5, 0).findings()).containsExactly("one-address");
        assertThat(lookups("b.s3.eu-west-1.amazonaws.com", 4, 0).findings()).isEmpty();
        assertThat(lookups("b.s3.eu-west-1.amazonaws.com", 9, 1).findings()).containsExactly("one-address");
        assertThat(lookups("b.s3.eu-west-1.amazonaws.com", 9, 2).findings()).isEmpty();
        assertThat(lookups("minio.example", 50, 0).findings()).isEmpty();
    }

    @Test
    void failedLookupsCountOnlyForHostsOfS3() {
        Traffic traffic = Traffic.of(1, _ -> Sample.get().host("minio.example:9000"));
        for (int i = 0; i < 2; i++) {
            traffic.and(lookup("minio.example", ResolveOutcome.NOT_FOUND));
        }
        traffic.and(lookup("other.example", ResolveOutcome.NOT_FOUND)).and(lookup("minio.example", ResolveOutcome.FOUND));
        assertThat(traffic.findings()).isEmpty();
        traffic.and(lookup("minio.example", ResolveOutcome.UNAVAILABLE));
        assertThat(traffic.finding("failed-lookups").evidence().count()).isEqualTo(3);
        assertThat(traffic.finding("failed-lookups").evidence().of()).isEqualTo(4);
    }

    @Test
    void failedConnectionsAreFoundFromTheThirdOn() {
        Events failure = Events.of(S3Operation.UNKNOWN).time(0, 5);
        Traffic traffic = new Traffic().and(failure.failedConnection(ConnectionFailure.CONNECT_REFUSED))
                .and(failure.failedConnection(ConnectionFailure.CONNECT_REFUSED));
        assertThat(traffic.findings()).isEmpty();
        traffic.and(failure.failedConnection(ConnectionFailure.CONNECT_TIMED_OUT));
        assertThat(traffic.finding("failed-connections").summary()).contains("CONNECT_TIMED_OUT");
    }

    private static HandshakeRecord handshake(int second, String address, Resumption resumption) {
        return new HandshakeRecord(Sample.EPOCH.plusSeconds(second), Sample.process(42), 42, Map.of(), TlsLibrary.OPENSSL,
                Endpoint.UNKNOWN, Sample.server(address), 5_000_000, HandshakeOutcome.ESTABLISHED, "TLSv1.3", resumption);
    }

    private static Traffic handshakes(int full, int resumed) {
        Traffic traffic = Traffic.of(1, _ -> Sample.get().from("10.0.0.1"));
        for (int i = 0; i < full + resumed; i++) {
            traffic.and(handshake(i, "10.0.0.1", i < full ? Resumption.FULL : Resumption.RESUMED));
        }
        return traffic;
    }

    @Test
    void sessionsThatAreNotResumedAreFound() {
        // the first one has nothing to resume
        assertThat(handshakes(21, 0).findings()).containsExactly("full-handshakes");
        assertThat(handshakes(20, 0).findings()).isEmpty();
        assertThat(handshakes(28, 3).findings()).containsExactly("full-handshakes");
        assertThat(handshakes(27, 3).findings()).isEmpty();
    }

    @Test
    void connectionsThatAreOpenedAtOnceHaveNothingToResume() {
        Traffic traffic = Traffic.of(1, _ -> Sample.get().from("10.0.0.1"));
        for (int i = 0; i < 50; i++) {
            traffic.and(handshake(1, "10.0.0.1", Resumption.FULL));
        }
        assertThat(traffic.findings()).isEmpty();
    }

    @Test
    void handshakesWithOthersAndThoseOfUnknownKindDoNotCount() {
        Traffic traffic = Traffic.of(1, _ -> Sample.get().from("10.0.0.1"));
        for (int i = 0; i < 50; i++) {
            traffic.and(handshake(i, "10.0.0.2", Resumption.FULL)).and(handshake(i, "10.0.0.1", Resumption.UNKNOWN));
        }
        assertThat(traffic.findings()).isEmpty();
    }
}
