package io.s3trace.advice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.s3trace.event.Outcome;
import io.s3trace.event.S3Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CostsTest {
    private static final Offset<Double> EXACTLY = within(1e-12);

    @TempDir
    Path directory;

    @Test
    void requestsArePricedByTheirClass() {
        CostReport costs = Traffic.of(1000, i -> Sample.put(1).key("k" + i).at(i)).and(1000, i -> Sample.get().key("k" + i).at(i))
                .and(1000, i -> Sample.of(S3Operation.DELETE_OBJECT).key("k" + i).at(i))
                .and(1000, i -> Sample.of(S3Operation.LIST_OBJECTS_V2).key("").target("/bucket?prefix=" + i).at(i))
                .advisor().costs();
        assertThat(costs.by(line -> line.subject().operation().apiName())).hasSize(4)
                .hasEntrySatisfying("PutObject", cost -> assertThat(cost).isCloseTo(0.005, EXACTLY))
                .hasEntrySatisfying("ListObjectsV2", cost -> assertThat(cost).isCloseTo(0.005, EXACTLY))
                .hasEntrySatisfying("GetObject", cost -> assertThat(cost).isCloseTo(0.0004, EXACTLY))
                .hasEntrySatisfying("DeleteObject", cost -> assertThat(cost).isZero());
        assertThat(costs.total()).isCloseTo(0.0104, EXACTLY);
        assertThat(costs.unpriced()).isZero();
        assertThat(costs.lines().getFirst().cost()).isGreaterThanOrEqualTo(costs.lines().getLast().cost());
    }

    @Test
    void clientErrorsAreBilledAndServerErrorsAreNot() {
        CostReport costs = Traffic.of(1000, i -> Sample.get().key("k" + i).status(404, "NoSuchKey").at(i))
                .and(1000, i -> Sample.get().key("k" + i).status(503, "SlowDown").at(i))
                .and(1000, i -> Sample.get().key("k" + i).status(301, "PermanentRedirect").at(i))
                .and(1000, i -> Sample.get().key("k" + i).unanswered(Outcome.RESET).at(i))
                .and(1000, i -> Sample.get().key("k" + i).status(304, "").at(i)).advisor().costs();
        assertThat(costs.total()).isCloseTo(0.0008, EXACTLY);
        assertThat(costs.failed()).isCloseTo(0.0004, EXACTLY);
        assertThat(costs.lines().getFirst().failed()).isEqualTo(4000);
    }

    @Test
    void repeatedRequestsAreCountedApart() {
        assertThat(Traffic.of(2000, i -> Sample.get().key("k" + i).attempt(1 + i % 2).at(i)).advisor().costs().repeated())
                .isCloseTo(0.0004, EXACTLY);
    }

    @Test
    void storageClassesHavePricesOfTheirOwn() {
        CostReport costs = Traffic.of(1000, i -> Sample.get().key("k" + i).storageClass("EXPRESS_ONEZONE").received(1_000_000)
                .at(i)).advisor().costs();
        assertThat(costs.total()).isCloseTo(0.00003 + 0.0006, EXACTLY);
    }

    @Test
    void manyStorageClassesTakeNoRoom() {
        CostReport costs = Traffic.of(1000, i -> Sample.get().key("k" + i).storageClass("C" + i).at(i)).advisor().costs();
        assertThat(costs.lines()).hasSizeLessThan(20);
        assertThat(costs.lines().stream().mapToLong(CostLine::requests).sum()).isEqualTo(1000);
    }

    @Test
    void aListOfOnesOwnPricesItsHostsAndRegions() throws IOException {
        Path file = Files.writeString(directory.resolve("prices.txt"), """
                date 2026-11-01
                currency EUR
                minio.example *         * 1 2 0 0
                10.0.0.7      *         * 3 4 0 0
                ::1           *         * 5 6 0 0
                amazonaws.com eu-west-1 * 7 8 0 0
                amazonaws.com us-east-1 * 9 10 0 0
                """);
        assertThat(costOfAGet(file, "minio.example:9000", "")).isCloseTo(0.002, EXACTLY);
        assertThat(costOfAGet(file, "a.minio.example", "")).isCloseTo(0.002, EXACTLY);
        assertThat(costOfAGet(file, "10.0.0.7:9000", "")).isCloseTo(0.004, EXACTLY);
        assertThat(costOfAGet(file, "[::1]:9000", "")).isCloseTo(0.006, EXACTLY);
        assertThat(costOfAGet(file, "s3.eu-west-1.amazonaws.com", "")).isCloseTo(0.008, EXACTLY);
        assertThat(costOfAGet(file, "s3-eu-west-1.amazonaws.com", "")).isCloseTo(0.008, EXACTLY);
        assertThat(costOfAGet(file, "bucket.s3.eu-west-1.amazonaws.com", "")).isCloseTo(0.008, EXACTLY);
        assertThat(costOfAGet(file, "s3.amazonaws.com", "us-east-1")).isCloseTo(0.01, EXACTLY);
        assertThat(costOfAGet(file, "notminio.example", "")).isZero();
    }

    /** A bucket may be called like a region. */
    @Test
    void theBucketIsNoRegion() throws IOException {
        Path file = Files.writeString(directory.resolve("prices.txt"),
                "date 2026-11-01\ncurrency EUR\namazonaws.com us-east-1 * 9 10 0 0\namazonaws.com eu-west-1 * 7 8 0 0\n");
        assertThat(Traffic.of(PriceList.read(file), 1, _ -> Sample.get().bucket("my.us-east-1")
                .host("my.us-east-1.s3.eu-west-1.amazonaws.com")).advisor().costs().total()).isCloseTo(0.008, EXACTLY);
    }

    private static double costOfAGet(Path prices, String host, String region) throws IOException {
        return Traffic.of(PriceList.read(prices), 1, _ -> Sample.get().host(host).region(region)).advisor().costs().total();
    }

    /** Not every response says where the bucket is. */
    @Test
    void aRegionThatWasToldOnceIsRemembered() throws IOException {
        Path file = Files.writeString(directory.resolve("prices.txt"),
                "date 2026-11-01\ncurrency EUR\namazonaws.com eu-west-1 * 7 8 0 0\n");
        assertThat(Traffic.of(PriceList.read(file), 2, i -> Sample.get().host("s3.amazonaws.com")
                .region(i == 0 ? "eu-west-1" : "")).advisor().costs().total()).isCloseTo(0.016, EXACTLY);
    }

    @Test
    void whatHasNoPriceIsSaidToHaveNone() {
        CostReport costs = Traffic.of(10, i -> Sample.get().host("minio:9000").at(i)).advisor().costs();
        assertThat(costs.total()).isZero();
        assertThat(costs.unpriced()).isEqualTo(10);
    }

    @Test
    void aMonthHas730Hours() {
        // 36 s
        CostReport costs = Traffic.of(361, i -> Sample.put(1).key("k" + i).at(100L * i).taking(0, 0)).advisor().costs();
        assertThat(costs.aMonthOf(costs.total())).isCloseTo(0.005 * 0.361 * 730 * 100, within(1e-6));
    }

    @Test
    void nothingIsSaidOfAMonthAfterLessThanASecond() {
        CostReport costs = Traffic.of(1, _ -> Sample.put(1)).advisor().costs();
        assertThat(costs.aMonthOf(costs.total())).isZero();
    }

    @Test
    void usersHaveListsOfTheirOwn() throws IOException {
        PriceList prices = PriceList.read(Files.write(directory.resolve("prices.txt"), List.of("# ours", "date 2026-02-03",
                "currency EUR", "minio east * 1 2 3 4", "minio * COLD 9 9 9 9")));
        assertThat(prices.date()).isEqualTo(LocalDate.of(2026, 2, 3));
        assertThat(prices.currency()).isEqualTo("EUR");
        assertThat(prices.find("east.minio", "", "ANY")).get().extracting(PriceList.Price::read).isEqualTo(2.0);
        assertThat(prices.find("minio", "", "")).isEmpty();
        assertThat(prices.find("minio", "east", "")).get().extracting(PriceList.Price::write).isEqualTo(1.0);
        assertThat(prices.find("minio", "west", "COLD")).get().extracting(PriceList.Price::write).isEqualTo(9.0);
        assertThat(prices.find("dominio", "east", "")).isEmpty();
    }

    @Test
    void aBadListSaysWhichLineIsBad() throws IOException {
        Path file = Files.write(directory.resolve("bad.txt"),
                List.of("date 2026-02-03", "currency EUR", "minio east * 1 -2 3 4"));
        assertThatIllegalArgumentException().isThrownBy(() -> PriceList.read(file))
                .withMessage("no line of a price list in " + file + ": minio east * 1 -2 3 4");
        Path undated = Files.write(directory.resolve("undated.txt"), List.of("currency EUR"));
        assertThatIllegalArgumentException().isThrownBy(() -> PriceList.read(undated))
                .withMessageStartingWith("a price list needs a date and a currency");
    }

    @Test
    void everyOperationHasAPriceClass() {
        assertThat(Arrays.stream(S3Operation.values()).filter(operation -> PriceClass.of(operation) == PriceClass.FREE))
                .allSatisfy(operation -> assertThat(operation.apiName()).matches("Delete.*|AbortMultipartUpload"));
        assertThat(PriceClass.of(S3Operation.UPLOAD_PART)).isEqualTo(PriceClass.WRITE);
        assertThat(PriceClass.of(S3Operation.HEAD_OBJECT)).isEqualTo(PriceClass.READ);
        assertThat(PriceClass.of(S3Operation.SELECT_OBJECT_CONTENT)).isEqualTo(PriceClass.READ);
    }
}
