package io.s3trace.advice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.s3trace.event.S3Operation;
import org.junit.jupiter.api.Test;

/** Needless requests for objects; each threshold from both sides. */
class ObjectRulesTest {

    private static Sample fetched(int number, String etag) {
        return Sample.get().key("hot").etag(etag).at(100L * number);
    }

    @Test
    void whatIsFetchedAgainUnchangedIsFound() {
        assertThat(Traffic.of(11, i -> fetched(i, "\"same\"")).findings()).containsExactly("refetching");
        assertThat(Traffic.of(10, i -> fetched(i, "\"same\"")).findings()).isEmpty();
        assertThat(Traffic.of(11, i -> fetched(i, "\"same\"")).among(40).findings()).isEmpty();
        assertThat(Traffic.of(50, i -> fetched(i, "\"" + i + "\"")).findings()).isEmpty();
        assertThat(Traffic.of(50, i -> fetched(i, "")).findings()).isEmpty();
        assertThat(Traffic.of(50, i -> fetched(i, "\"same\"").conditions("If-None-Match: \"same\"")).findings()).isEmpty();
        assertThat(Traffic.of(50, i -> fetched(i, "\"same\"").status(304, "")).findings()).isEmpty();
    }

    @Test
    void whatTheClientHasWrittenItselfMayBeReadAgain() {
        assertThat(Traffic.of(60, i -> i % 2 == 0 ? Sample.put(100).key("hot").at(100L * i) : fetched(i, "\"same\"")).findings())
                .isEmpty();
    }

    /** Downloads of one object in four ranges. */
    private static Traffic downloads(int count, String etag) {
        return Traffic.of(4 * count, i -> Sample.get().key("large").etag(etag.isEmpty() ? "\"" + i / 4 + "\"" : etag)
                .range(8_000_000L * (i % 4), 8_000_000).at(100L * (i / 4)).taking(0, 50));
    }

    @Test
    void rangesThatAreFetchedAgainUnchangedAreFound() {
        assertThat(downloads(4, "\"same\"").finding("refetching").evidence().count()).isEqualTo(12);
        assertThat(downloads(3, "\"same\"").findings()).isEmpty();
        assertThat(downloads(20, "").findings()).isEmpty();
    }

    @Test
    void aWorkingSetOfThousandsIsRemembered() {
        assertThat(Traffic.of(8000, i -> Sample.get().key("object-" + i % 4000).etag("\"e\"").at(i))
                .finding("refetching").evidence().count()).isGreaterThan(3900);
    }

    @Test
    void twoProcessesThatFetchTheSameAreTwoClients() {
        assertThat(Traffic.of(22, i -> fetched(i, "\"same\"").pid(i / 2)).findings()).isEmpty();
    }

    @Test
    void refetchingSaysWhatItCosts() {
        Finding finding = Traffic.of(2001, i -> fetched(i, "\"same\"")).finding("refetching");
        assertThat(finding.saving().requests()).isEqualTo(2000);
        assertThat(finding.saving().nanos()).isEqualTo(20_000_000_000L);
        assertThat(finding.saving().money()).isCloseTo(0.0008, within(1e-12));
        assertThat(finding.subject().operation()).isEqualTo(S3Operation.GET_OBJECT);
    }

    private static Traffic headAndGet(int count, long apart) {
        Traffic traffic = new Traffic();
        for (int i = 0; i < count; i++) {
            String key = "key-" + i;
            long at = 20_000L * i;
            traffic.and(1, _ -> Sample.of(S3Operation.HEAD_OBJECT).key(key).at(at));
            traffic.and(1, _ -> Sample.get().key(key).at(at + 10 + apart));
        }
        return traffic;
    }

    @Test
    void headsBeforeGetsAreFound() {
        assertThat(headAndGet(10, 0).findings()).containsExactly("head-before-get");
        assertThat(headAndGet(10, 10_000).findings()).containsExactly("head-before-get");
        assertThat(headAndGet(10, 10_001).findings()).isEmpty();
        assertThat(headAndGet(9, 0).findings()).isEmpty();
        assertThat(headAndGet(10, 0).among(11).findings()).isEmpty();
    }

    @Test
    void headsBeforeRangesAreNoFault() {
        Traffic traffic = new Traffic();
        for (int i = 0; i < 30; i++) {
            String key = "key-" + i;
            long at = 100L * i;
            traffic.and(1, _ -> Sample.of(S3Operation.HEAD_OBJECT).key(key).at(at));
            traffic.and(1, _ -> Sample.get().key(key).range(0, 8_000_000).at(at + 10));
        }
        assertThat(traffic.findings()).isEmpty();
    }

    private static Sample missing(int number) {
        return Sample.of(S3Operation.HEAD_OBJECT).key("awaited").status(404, "").at(100L * number);
    }

    @Test
    void pollingForAMissingObjectIsFound() {
        assertThat(Traffic.of(11, ObjectRulesTest::missing).findings()).containsExactly("missing-polling");
        assertThat(Traffic.of(10, ObjectRulesTest::missing).findings()).isEmpty();
        assertThat(Traffic.of(11, ObjectRulesTest::missing).among(90).findings()).isEmpty();
        assertThat(Traffic.of(50, i -> missing(i).key("other-" + i)).findings()).isEmpty();
    }

    /** That is what the finding says to do. */
    @Test
    void whoWaitsLongerEachTimeIsNotFound() {
        assertThat(Traffic.of(11, i -> missing(300 * i + i)).findings()).isEmpty();
        assertThat(Traffic.of(11, i -> missing(300 * i)).findings()).containsExactly("missing-polling");
        assertThat(Traffic.of(20, i -> missing(1 << i)).findings()).isEmpty();
    }

    @Test
    void anObjectThatWasThereMeanwhileIsNotPolledFor() {
        assertThat(Traffic.of(50, i -> i % 2 == 0 ? missing(i) : Sample.put(1).key("awaited").at(100L * i)).findings())
                .isEmpty();
    }

    private static Sample range(int number, long length) {
        return Sample.get().key("large").range(number * length, length).at(100L * number);
    }

    @Test
    void smallRangesThatFollowOneAnotherAreFound() {
        assertThat(Traffic.of(11, i -> range(i, 3_999_999)).findings()).contains("small-ranges");
        assertThat(Traffic.of(11, i -> range(i, 4_000_000)).findings()).doesNotContain("small-ranges");
        assertThat(Traffic.of(10, i -> range(i, 1000)).findings()).doesNotContain("small-ranges");
        assertThat(Traffic.of(50, i -> Sample.get().key("columns").range(10_000L * i, 1000).at(100L * i)).findings()).isEmpty();
    }

    /** Eight at once, of which the last one arrives first. */
    @Test
    void smallRangesThatAreFetchedAtOnceAreFound() {
        assertThat(Traffic.of(80, i -> range(i / 8 * 8 + 7 - i % 8, 65_536).at(100L * (i / 8))).findings())
                .contains("small-ranges").doesNotContain("serial-ranges");
    }

    @Test
    void smallRangesSayHowManyWouldDo() {
        Finding finding = Traffic.of(101, i -> range(i, 1_000_000)).finding("small-ranges");
        assertThat(finding.summary()).isEqualTo(
                "100 ranges of 1000000 bytes on average followed one another, where 13 of 8 MB would do");
        assertThat(finding.saving().requests()).isEqualTo(87);
        assertThat(finding.saving().nanos()).isEqualTo(869_999_900);
    }

    /** 100 MB take a second at the rate of the fastest range, however they are cut. */
    @Test
    void whatTheNetworkNeedsIsNotSavedByLargerRanges() {
        assertThat(Traffic.of(101, i -> range(i, 1_000_000).receiving(10)).finding("small-ranges").saving().nanos())
                .isEqualTo(740_000_000);
    }

    @Test
    void rangesOneAfterAnotherAreFoundAndRangesAtOnceAreNot() {
        assertThat(Traffic.of(9, i -> range(i, 8_000_000)).findings()).containsExactly("serial-ranges");
        assertThat(Traffic.of(8, i -> range(i, 8_000_000)).findings()).isEmpty();
        assertThat(Traffic.of(50, i -> range(i, 8_000_000).at(i).taking(0, 150)).findings()).isEmpty();
    }

    private static Sample listing(int number, String target) {
        return Sample.of(S3Operation.LIST_OBJECTS_V2).key("").target(target).at(1000L * number);
    }

    @Test
    void listingsThatAreRepeatedAreFound() {
        String target = "/bucket?list-type=2&prefix=logs%2F";
        assertThat(Traffic.of(11, i -> listing(i, target)).findings()).containsExactly("repeated-listings");
        assertThat(Traffic.of(10, i -> listing(i, target)).findings()).isEmpty();
        assertThat(Traffic.of(50, i -> listing(i, target + i)).findings()).isEmpty();
        assertThat(Traffic.of(11, i -> listing(61 * i, target)).findings()).isEmpty();
    }

    @Test
    void furtherPagesOfAListingRepeatNothing() {
        String target = "/bucket?list-type=2&continuation-token=REDACTED&prefix=logs%2F";
        assertThat(Traffic.of(50, i -> listing(i, target)).findings()).isEmpty();
    }

    @Test
    void listingsOfManyPagesForOneKeyAreFound() {
        assertThat(searches(3, 3, 1).findings()).containsExactly("deep-listings");
        assertThat(searches(2, 3, 1).findings()).isEmpty();
        assertThat(searches(3, 2, 1).findings()).isEmpty();
        assertThat(searches(3, 3, 2).findings()).isEmpty();
        assertThat(searches(3, 3, 1, 2).findings()).contains("deep-listings");
        assertThat(searches(3, 3, 0).findings()).isEmpty();
        assertThat(searches(3, 4, 1).finding("deep-listings").saving().requests()).isEqualTo(12);
    }

    /** Listings of other prefixes each time, what is used of them, and a last one that was not used yet. */
    private static Traffic searches(int count, int pages, int used) {
        return searches(count, pages, used, 1);
    }

    private static Traffic searches(int count, int pages, int used, int times) {
        Traffic traffic = new Traffic();
        for (int search = 0; search <= count; search++) {
            String target = "/bucket?prefix=" + search;
            for (int page = 0; page < pages; page++) {
                String marker = page == 0 ? "" : "&marker=" + page;
                traffic.and(listing(10 * search + page, target + marker).event());
            }
            for (int object = 0; object < used * times; object++) {
                traffic.and(Sample.get().key(search + "-" + object / times).at(10_000L * search + 5000).event());
            }
        }
        return traffic;
    }

    @Test
    void manySmallObjectsAreFound() {
        assertThat(small(5000, 131_072).findings()).containsExactly("small-objects");
        assertThat(small(4999, 131_072).findings()).isEmpty();
        assertThat(small(5000, 131_073).findings()).isEmpty();
        assertThat(small(5000, 1000).and(500, i -> put("large-" + i, i, 1 << 20)).findings()).containsExactly("small-objects");
        assertThat(small(5000, 1000).and(556, i -> put("large-" + i, i, 1 << 20)).findings()).isEmpty();
        assertThat(Traffic.of(10_000, i -> put("same-" + i % 1000, i, 1000)).findings()).isEmpty();
    }

    private static Traffic small(int count, long bytes) {
        return Traffic.of(count, i -> put("small-" + i, i, bytes));
    }

    private static Sample put(String key, int number, long bytes) {
        return Sample.put(bytes).key(key).at(100L * number);
    }
}
