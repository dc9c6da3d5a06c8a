package io.s3trace.advice;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.event.TracerStats.SubscriberStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class NewFindingsTest {
    private final S3Advisor advisor = new S3Advisor();
    private final Queue<String> published = new ConcurrentLinkedQueue<>();

    private void see(int count, IntFunction<Sample> requests) {
        for (int i = 0; i < count; i++) {
            advisor.accept(requests.apply(i).event());
        }
    }

    private static Sample refetch(int i) {
        return Sample.get().key("hot").etag("\"e\"").at(1000L * i);
    }

    /** Ends the advisor, and with it all that waits for listeners. */
    private List<String> publishedInAll() {
        advisor.close();
        return List.copyOf(published);
    }

    private void listen() {
        advisor.onFinding(finding -> published.add(finding.id() + " of " + finding.subject().process().pid()));
    }

    @Test
    void aFindingIsPublishedOnce() {
        listen();
        see(100, NewFindingsTest::refetch);
        assertThat(publishedInAll()).containsExactly("refetching of 42");
    }

    @Test
    void nothingIsPublishedOfGoodRequests() {
        listen();
        see(100, i -> Sample.get().key("key-" + i).at(1000L * i));
        assertThat(publishedInAll()).isEmpty();
    }

    @Test
    void eachSubjectHasItsOwnFindings() {
        listen();
        see(200, i -> refetch(i).pid(i % 2));
        assertThat(publishedInAll()).containsExactlyInAnyOrder("refetching of 0", "refetching of 1");
    }

    @Test
    void aFindingIsPublishedAgainWheneverItsFigureHasDoubled() {
        listen();
        see(20, i -> Sample.put(100_000_000).key("large-" + i).at(10_000L * i));
        assertThat(advisor.findings().getFirst().figure().value()).isEqualTo(20);
        assertThat(publishedInAll()).hasSize(5).containsOnly("large-puts of 42"); // 1, 2, 4, 8, 16
    }

    @Test
    void aFindingIsPublishedAgainWhenItIsMoreSevere() {
        advisor.onFinding(finding -> published.add(finding.id() + " " + finding.severity()));
        see(20, i -> Sample.get().key("once-" + i).at(1000L * i));
        see(50, i -> refetch(20 + i));
        assertThat(publishedInAll()).containsExactly("refetching MEDIUM", "refetching HIGH");
    }

    @Test
    void aFindingThatBecomesRarerIsNotPublishedAgain() {
        listen();
        see(30, NewFindingsTest::refetch);
        see(60, i -> Sample.get().key("once-" + i).at(1000L * (30 + i)));
        assertThat(publishedInAll()).containsExactly("refetching of 42");
    }

    @Test
    void timeThatPassesWithoutRequestsIsEnough() throws InterruptedException {
        CountDownLatch told = new CountDownLatch(1);
        see(1, NewFindingsTest::refetch);
        advisor.onFinding(finding -> told.countDown());
        see(15, i -> refetch(0));
        assertThat(told.getCount()).isOne();
        advisor.advance(Sample.EPOCH.plusSeconds(11));
        assertThat(told.await(1, TimeUnit.MINUTES)).isTrue();
        advisor.close();
    }

    @Test
    void whatNobodyHeardIsNewForWhoComesLate() {
        see(100, NewFindingsTest::refetch);
        listen();
        assertThat(publishedInAll()).containsExactly("refetching of 42");
    }

    @Test
    void aListenerThatThrowsAndAsksGetsTheNextOne() {
        advisor.onFinding(finding -> {
            published.add(advisor.findings().getFirst().id());
            throw new IllegalStateException("on purpose");
        });
        see(100, i -> refetch(i).pid(i % 2));
        assertThat(publishedInAll()).containsExactly("refetching", "refetching");
        assertThat(advisor.subscribers()).containsExactly(new SubscriberStats("finding-listener-1", 2, 0, 2));
    }

    @Test
    void aSubscriberGetsWhatItAsksForAndTheEnd() throws InterruptedException {
        List<String> signals = new ArrayList<>();
        CountDownLatch end = new CountDownLatch(1);
        advisor.newFindings().subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(2);
            }

            @Override
            public void onNext(Finding finding) {
                signals.add(finding.id());
            }

            @Override
            public void onError(Throwable failure) {
                signals.add(failure.toString());
            }

            @Override
            public void onComplete() {
                signals.add("end");
                end.countDown();
            }
        });
        see(100, i -> refetch(i).pid(i % 2));
        advisor.close();
        assertThat(end.await(1, TimeUnit.MINUTES)).isTrue();
        assertThat(signals).containsExactly("refetching", "refetching", "end");
    }

    @Test
    void whatIsSeenAfterTheEndStillCounts() {
        listen();
        advisor.close();
        see(100, NewFindingsTest::refetch);
        assertThat(publishedInAll()).isEmpty();
        assertThat(advisor.findings()).hasSize(1);
    }
}
