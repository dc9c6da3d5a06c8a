package io.s3trace.advice;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.advice.Verdict.Kind;
import io.s3trace.event.ConnectOutcome;
import io.s3trace.event.Endpoint;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.SealedEnd;
import io.s3trace.internal.event.ConnectRecord;
import io.s3trace.internal.event.SealedRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class S3AdvisorTest {

    private static SealedRecord sealed(String bucket) {
        return new SealedRecord(Sample.EPOCH, Sample.process(42), 42, Map.of(), Endpoint.UNKNOWN, Endpoint.UNKNOWN, Sample.HOST,
                bucket, "TLSv1.3", 100, 100, 1, 1, 1, true, Set.of(), SealedEnd.NEXT_REQUEST);
    }

    private static Traffic good(int count) {
        return Traffic.of(count, i -> Sample.get().key("key-" + i).at(100L * i));
    }

    @Test
    void enoughGoodRequestsAreHealthy() {
        Verdict verdict = good(100).advisor().verdict();
        assertThat(verdict).isEqualTo(new Verdict(Kind.HEALTHY, "no rule found anything wrong in 100 requests",
                Optional.empty()));
    }

    @Test
    void tooLittleIsNeverAGreenLight() {
        assertThat(good(99).advisor().verdict().kind()).isEqualTo(Kind.UNDECIDED);
        assertThat(good(99).advisor().verdict().sentence())
                .isEqualTo("nothing can be said: too few requests were seen for a 99th percentile: 99 of 100");
        assertThat(new S3Advisor().verdict().sentence()).isEqualTo("nothing can be said: no S3 traffic was seen");
    }

    @Test
    void whatIsMostlySealedCannotBeJudged() {
        Traffic traffic = good(100);
        for (int i = 0; i < 100; i++) {
            traffic.and(sealed("bucket"));
        }
        assertThat(traffic.advisor().verdict().kind()).isEqualTo(Kind.HEALTHY);
        traffic.and(sealed("bucket"));
        assertThat(traffic.advisor().verdict().sentence())
                .isEqualTo("nothing can be said: 101 of 201 exchanges could not be looked into");
        assertThat(traffic.advisor().report().sealed()).isEqualTo(101);
    }

    @Test
    void sealedTrafficIsAFindingFromATenthOn() {
        Traffic traffic = good(90);
        for (int i = 0; i < 9; i++) {
            traffic.and(sealed("bucket"));
        }
        assertThat(traffic.findings()).isEmpty();
        assertThat(traffic.and(sealed("bucket")).findings()).containsExactly("sealed-traffic");
        assertThat(traffic.among(1).findings()).isEmpty();
    }

    @Test
    void theVerdictIsTheFindingThatMattersMost() {
        Traffic traffic = Traffic.of(30, i -> Sample.get().key("hot").etag("\"e\"").pid(1).at(1000L * i))
                .and(30, i -> Sample.get().key("slow-" + i).pid(2).at(1000L * i).taking(0, 900))
                .and(1, _ -> Sample.put(100_000_000).pid(3).taking(9000, 1));
        assertThat(traffic.advisor().findings()).extracting(Finding::id)
                .containsExactly("slow-server", "refetching", "large-puts");
        Verdict verdict = traffic.advisor().verdict();
        assertThat(verdict.kind()).isEqualTo(Kind.HELD_BACK);
        assertThat(verdict.finding()).contains(traffic.finding("slow-server"));
        assertThat(verdict.sentence()).isEqualTo("client (2), bucket bucket: 100 % of 30 requests waited for the server, not the "
                + "network, for 899.0 ms on average");
    }

    @Test
    void eachProcessAndBucketIsJudgedForItself() {
        Traffic traffic = Traffic.of(200,
                i -> Sample.get().key("hot").etag("\"e\"").pid(i % 2).bucket("b" + i / 2 % 2).at(i * 9L));
        assertThat(traffic.advisor().findings()).hasSize(4).extracting(finding -> finding.subject().toString())
                .containsExactlyInAnyOrder("client (0), bucket b0, GetObject", "client (0), bucket b1, GetObject",
                        "client (1), bucket b0, GetObject", "client (1), bucket b1, GetObject");
    }

    @Test
    void otherEventsChangeNothing() {
        Traffic traffic = good(100).and(new ConnectRecord(Sample.EPOCH, Sample.process(7), 7, Map.of(), Endpoint.UNKNOWN,
                Endpoint.UNKNOWN, "", -1, 1000, ConnectOutcome.REFUSED));
        assertThat(traffic.advisor().verdict().kind()).isEqualTo(Kind.HEALTHY);
    }

    @Test
    void manyClientsMakeRoomForOneAnother() {
        Traffic traffic = Traffic.of(1000, i -> Sample.get().pid(i).at(i));
        assertThat(traffic.advisor().report().evicted()).isEqualTo(900);
        assertThat(traffic.advisor().report().requests()).isEqualTo(1000);
        assertThat(traffic.advisor().costs().lines()).hasSize(100);
    }

    @Test
    void aReportCoversAllRequests() {
        AdviceReport report = Traffic.of(10, i -> Sample.get().status(i < 3 ? 404 : 200, "").at(100L * i)).advisor().report();
        assertThat(report.requests()).isEqualTo(10);
        assertThat(report.failed()).isEqualTo(3);
        assertThat(Duration.between(report.from(), report.to())).isEqualTo(Duration.ofMillis(910));
        assertThat(report.costs().span()).isEqualTo(Duration.ofMillis(910));
    }

    @Test
    void manyThreadsMayAdd() throws InterruptedException {
        S3Advisor advisor = new S3Advisor();
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            S3RequestEvent event = Sample.get().pid(t).event();
            threads.add(Thread.ofPlatform().start(() -> {
                awaitStart(start);
                for (int i = 0; i < 10_000; i++) {
                    advisor.accept(event);
                }
            }));
        }
        start.countDown();
        while (threads.stream().anyMatch(Thread::isAlive)) {
            assertThat(advisor.report().requests()).isBetween(0L, 40_000L);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(advisor.report().requests()).isEqualTo(40_000);
    }

    private static void awaitStart(CountDownLatch start) {
        try {
            start.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void everyRuleIsDescribed() {
        assertThat(S3Advisor.rules()).extracting(RuleDescription::id).doesNotHaveDuplicates().hasSizeGreaterThan(30);
        assertThat(S3Advisor.rules()).allSatisfy(rule -> assertThat(List.of(rule.title(), rule.condition(), rule.reason(),
                rule.change(), rule.source())).allSatisfy(text -> assertThat(text).isNotBlank()));
    }
}
