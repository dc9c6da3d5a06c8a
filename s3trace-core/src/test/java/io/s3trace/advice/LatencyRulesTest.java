package io.s3trace.advice;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.event.S3Operation;
import org.junit.jupiter.api.Test;

/** Slow server, slow network and slow client are told apart; each threshold from both sides. */
class LatencyRulesTest {

    @Test
    void aSlowServerIsWhatIsBeyondTheRoundTrip() {
        assertThat(Traffic.of(20, i -> slow(i, 202)).findings()).containsExactly("slow-server");
        assertThat(Traffic.of(20, i -> slow(i, 201)).findings()).isEmpty();
        assertThat(Traffic.of(19, i -> slow(i, 202)).findings()).isEmpty();
        assertThat(Traffic.of(20, i -> slow(i, 202)).among(21).findings()).isEmpty();
    }

    /** The round trip takes 1 ms. */
    private static Sample slow(int number, long wait) {
        return Sample.get().key("slow-" + number).at(1000L * number).taking(0, wait);
    }

    @Test
    void aServerThatIsSlowNowAndThenIsFound() {
        assertThat(Traffic.of(5, i -> slow(i, 1002)).among(95).findings()).containsExactly("slow-server");
        assertThat(Traffic.of(5, i -> slow(i, 1002)).among(96).findings()).isEmpty();
        assertThat(Traffic.of(5, i -> slow(i, 1001)).among(95).findings()).isEmpty();
        assertThat(Traffic.of(4, i -> slow(i, 1002)).among(50).findings()).isEmpty();
    }

    @Test
    void whatIsKnownToTakeLongIsNoSlowServer() {
        assertThat(Traffic.of(50, i -> Sample.of(S3Operation.COPY_OBJECT).key("key" + i).at(1000L * i).taking(0, 900))
                .findings()).isEmpty();
        assertThat(Traffic.of(50, i -> Sample.put((1 << 20) + 1).key("key" + i).at(1000L * i).taking(0, 900)).findings())
                .isEmpty();
    }

    @Test
    void aDistantServerIsTheNetworksFault() {
        assertThat(Traffic.of(20, i -> slow(i, 120).roundTrip(20)).findings()).containsExactly("distant-server");
        assertThat(Traffic.of(20, i -> slow(i, 120).roundTrip(19)).findings()).isEmpty();
        assertThat(Traffic.of(20, i -> slow(i, 120).roundTrip(20)).among(21).findings()).isEmpty();
        assertThat(Traffic.of(20, i -> slow(i, 300).roundTrip(150)).findings()).containsExactly("distant-server");
    }

    @Test
    void lostPacketsAreTheNetworksFault() {
        assertThat(Traffic.of(5, i -> slow(i, 400).retransmits(1)).among(245).findings()).containsExactly("lossy-network");
        assertThat(Traffic.of(5, i -> slow(i, 400).retransmits(1)).among(246).findings()).isEmpty();
        assertThat(Traffic.of(4, i -> slow(i, 400).retransmits(1)).among(40).findings()).isEmpty();
        assertThat(Traffic.of(50, i -> slow(i, 400).retransmits(1)).findings()).containsExactly("lossy-network");
    }

    @Test
    void aSlowClientLetsNewConnectionsWait() {
        assertThat(Traffic.of(5, i -> opened(i, 100)).among(50).findings()).containsExactly("slow-client");
        assertThat(Traffic.of(4, i -> opened(i, 100)).among(50).findings()).isEmpty();
        assertThat(Traffic.of(5, i -> opened(i, 99)).among(50).findings()).isEmpty();
        assertThat(Traffic.of(5, i -> opened(i, 100)).and(6, i -> opened(10 + i, 0)).among(50).findings()).isEmpty();
    }

    private static Sample opened(int number, long ready) {
        return Sample.get().key("opened-" + number).connection(100 + number, false).opening(0, 1, 1, ready).at(number);
    }

    @Test
    void flowControlIsJudgedByItsShareOfTheTime() {
        assertThat(Traffic.of(5, i -> slow(i, 100).windowClosed(10)).findings()).containsExactly("flow-control");
        assertThat(Traffic.of(5, i -> slow(i, 100).windowClosed(9)).findings()).isEmpty();
        assertThat(Traffic.of(4, i -> slow(i, 100).windowClosed(50)).findings()).isEmpty();
    }

    @Test
    void smallUploadsThatWaitBeforeTheirBodyAreFound() {
        assertThat(Traffic.of(20, i -> upload(i, 20)).findings()).containsExactly("small-put-waits");
        assertThat(Traffic.of(20, i -> upload(i, 19)).findings()).isEmpty();
        assertThat(Traffic.of(19, i -> upload(i, 20)).findings()).isEmpty();
        assertThat(Traffic.of(20, i -> upload(i, 20).sent((64 << 10) + 1)).findings()).isEmpty();
    }

    private static Sample upload(int number, long send) {
        return Sample.put(64 << 10).key("key-" + number).at(1000L * number).taking(send, 10);
    }

    @Test
    void serialRequestsMatterIfTheyWaitForHalfAMinute() {
        assertThat(Traffic.of(301, i -> serial(i, 100)).findings()).containsExactly("serial-requests");
        assertThat(Traffic.of(300, i -> serial(i, 100)).findings()).isEmpty();
        assertThat(Traffic.of(100, i -> serial(i, 180).at(181L * i)).findings()).isEmpty();
        assertThat(Traffic.of(301, i -> serial(i, 100).key("same")).findings()).isEmpty();
        assertThat(Traffic.of(301, i -> serial(i, 100).at(151L * i)).findings()).isEmpty();
        assertThat(Traffic.of(301, i -> serial(i, 100).at(10L * i)).findings()).isEmpty();
    }

    @Test
    void aHeadBeforeEachGetDoesNotHideThatRequestsAreSerial() {
        assertThat(Traffic.of(602, i -> serial(i, 100).key("serial-" + i / 2)).findings()).containsExactly("serial-requests");
    }

    @Test
    void aServerThatAnswersAtOnceHoldsNobodyBack() {
        assertThat(Traffic.of(4001, i -> serial(i, 9).at(10L * i)).findings()).isEmpty();
        assertThat(Traffic.of(4001, i -> serial(i, 10).at(11L * i)).findings()).containsExactly("serial-requests");
    }

    private static Sample serial(int number, long wait) {
        return Sample.get().key("serial-" + number).at(101L * number).taking(0, wait);
    }

    @Test
    void theSavingOfSerialRequestsIsWhatEightAtOnceDoNotWait() {
        assertThat(Traffic.of(401, i -> serial(i, 100)).finding("serial-requests").saving().nanos())
                .isEqualTo(35_000_000_000L);
    }

    @Test
    void bodiesThatAreReadSlowlyAreFoundIfTheNetworkIsFast() {
        // 4 MB/s are 250 ms for a megabyte
        assertThat(Traffic.of(5, i -> body(i, 1_000_000, 251)).findings()).containsExactly("slow-reader");
        assertThat(Traffic.of(5, i -> body(i, 1_000_000, 250)).findings()).isEmpty();
        assertThat(Traffic.of(4, i -> body(i, 1_000_000, 9000)).findings()).isEmpty();
        assertThat(Traffic.of(5, i -> body(i, 1_000_000, 251)).and(6, i -> body(10 + i, 1_000_000, 20)).findings()).isEmpty();
        assertThat(Traffic.of(5, i -> body(i, 1 << 16, 51)).findings()).containsExactly("slow-reader");
        assertThat(Traffic.of(5, i -> body(i, 1 << 16, 50)).findings()).isEmpty();
        assertThat(Traffic.of(5, i -> body(i, (1 << 16) - 1, 9000)).findings()).isEmpty();
    }

    @Test
    void whatTheNetworkHoldsUpIsNoSlowReader() {
        // with 6,553.6 bytes in each round trip of 10 ms, 1,200,000 bytes take 1,831 ms
        assertThat(Traffic.of(5, i -> body(i, 1_200_000, 1840).roundTrip(10)).findings()).containsExactly("slow-reader");
        assertThat(Traffic.of(5, i -> body(i, 1_200_000, 1820).roundTrip(10)).findings()).isEmpty();
        assertThat(Traffic.of(5, i -> body(i, 1_000_000, 9000).retransmits(1)).findings()).containsExactly("lossy-network");
        assertThat(Traffic.of(5, i -> body(i, 1_000_000, 9000).roundTrip(-1)).findings()).isEmpty();
    }

    @Test
    void aSlowReaderSaysHowSlowItIs() {
        Finding finding = Traffic.of(10, i -> body(i, 1_000_000, 1000)).finding("slow-reader");
        assertThat(finding.summary()).isEqualTo("10 of 10 bodies came with 1.0 MB a second, though the network was fast");
        assertThat(finding.saving().nanos()).isEqualTo(7_500_000_000L);
        assertThat(finding.severity()).isEqualTo(Severity.HIGH);
    }

    private static Sample body(int number, long bytes, long millis) {
        return Sample.get().key("large-" + number).received(bytes).receiving(millis).at(20_000L * number);
    }

    @Test
    void oneSlowServerOfSeveralIsFound() {
        assertThat(servers(20, 60).findings()).containsExactly("slow-front-end");
        assertThat(servers(20, 20).findings()).isEmpty();
        assertThat(servers(19, 60).findings()).isEmpty();
        assertThat(Traffic.of(20, i -> fromServer(i, "10.0.0.9", 60)).and(19, i -> fromServer(i, "10.0.0.1", 10)).findings())
                .isEmpty();
        assertThat(Traffic.of(60, i -> fromServer(i, "10.0.0." + i % 3, 60)).findings()).isEmpty();
    }

    @Test
    void theSlowServerIsNamed() {
        Finding finding = servers(40, 100).finding("slow-front-end");
        assertThat(finding.summary()).startsWith("requests to 10.0.0.9:443 wait for 1").contains("those to 2 others for 10.");
        assertThat(finding.evidence().samples()).singleElement()
                .satisfies(event -> assertThat(event.connection().remote().address()).isEqualTo("10.0.0.9"));
        assertThat(finding.evidence().count()).isEqualTo(40);
    }

    /** So many requests to a server that takes so long, and 40 to two that take 10 ms. */
    private static Traffic servers(int count, long wait) {
        return Traffic.of(40, i -> fromServer(i, "10.0.0." + i % 2, 10)).and(count, i -> fromServer(40 + i, "10.0.0.9", wait));
    }

    private static Sample fromServer(int number, String address, long wait) {
        return Sample.get().key("key-" + number).from(address).taking(0, wait).at(1000L * number);
    }
}
