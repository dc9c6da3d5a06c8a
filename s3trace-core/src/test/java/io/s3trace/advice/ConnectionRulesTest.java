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
    void newConnectionsAreFoundIfHalfOfTheRequestsNeedNone() {
        // the first one has nothing to reuse
        assertThat(Traffic.of(11, ConnectionRulesTest::alone).among(9).findings()).contains("new-connections");
        assertThat(Traffic.of(10, ConnectionRulesTest::alone).among(10).findings()).doesNotContain("new-connections");
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
    void connectionsThatAreAllBusyAreNoFault() {
        assertThat(Traffic.of(40, i -> alone(i).at(i).taking(0, 1000)).findings()).doesNotContain("new-connections");
    }

    @Test
    void connectionsAfterAPauseAreAnotherMatter() {
        assertThat(Traffic.of(11, i -> alone(i).at(6000L * i)).findings()).contains("idle-expiry")
                .doesNotContain("new-connections");
        assertThat(Traffic.of(10, i -> alone(i).at(6000L * i)).findings()).doesNotContain("idle-expiry");
        assertThat(Traffic.of(11, i -> alone(i).at(4900L * i)).findings()).doesNotContain("idle-expiry");
        assertThat(Traffic.of(11, i -> alone(i).at(6000L * i)).among(40).findings()).doesNotContain("idle-expiry");
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
