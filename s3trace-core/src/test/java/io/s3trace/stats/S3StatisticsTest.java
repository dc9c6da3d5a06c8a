package io.s3trace.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.s3trace.event.Outcome;
import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.testing.Events;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class S3StatisticsTest {
    private static final Offset<Double> DIGITS = within(0.01);

    private final S3Statistics byOperation = new S3Statistics(StatisticsKey.OPERATION);

    private static Events get() {
        return Events.of(S3Operation.GET_OBJECT);
    }

    @Test
    void tellsCountsAndBytesOfEachKeyMostFirst() {
        byOperation.accept(Events.of(S3Operation.PUT_OBJECT).sent(5000, -1).event());
        byOperation.accept(get().event());
        byOperation.accept(get().status(404, "NoSuchKey").event());
        byOperation.accept(get().status(503, "SlowDown").event());
        byOperation.accept(get().unanswered(Outcome.CLOSED).event());

        StatisticsSnapshot snapshot = byOperation.snapshot();

        assertThat(snapshot.keys()).extracting(KeyFigures::key).containsExactly("GetObject", "PutObject");
        KeyFigures gets = snapshot.keys().getFirst();
        assertThat(gets.count()).isEqualTo(4);
        assertThat(gets.errors()).isEqualTo(3);
        assertThat(gets.throttled()).isEqualTo(1);
        assertThat(gets.requestBytes()).isEqualTo(400);
        assertThat(snapshot.keys().getLast().requestBytes()).isEqualTo(5000);
        assertThat(snapshot.all().count()).isEqualTo(5);
        assertThat(snapshot.all().requestBytes()).isEqualTo(5400);
        assertThat(snapshot.all().total().count()).isEqualTo(5);
    }

    @Test
    void percentilesAreThoseOfAllTimes() {
        for (int i = 1000; i >= 1; i--) {
            byOperation.accept(get().time(0, i).event());
        }
        LatencyFigures total = byOperation.snapshot().all().total();
        assertThat(total.minNanos() / 1e6).isCloseTo(1, DIGITS);
        assertThat(total.meanNanos() / 1e6).isEqualTo(500.5);
        assertThat(total.p50Nanos() / 500e6).isCloseTo(1, DIGITS);
        assertThat(total.p90Nanos() / 900e6).isCloseTo(1, DIGITS);
        assertThat(total.p99Nanos() / 990e6).isCloseTo(1, DIGITS);
        assertThat(total.p999Nanos() / 999e6).isCloseTo(1, DIGITS);
        assertThat(total.maxNanos() / 1000e6).isCloseTo(1, DIGITS);
        assertThat(byOperation.snapshot().all().ttfb().count()).as("no answer has a first byte here").isZero();
    }

    @Test
    void keysBeyondTheLimitShareOneRowAndNothingIsLost() {
        S3Statistics byKey = new S3Statistics(event -> event.resource().key(), 2, 3);
        for (int i = 0; i < 10; i++) {
            byKey.accept(get().key("key-" + i % 5).time(0, 10).event());
        }
        assertThat(byKey.snapshot().keys()).extracting(KeyFigures::key, KeyFigures::count).containsExactly(
                tuple("key-0", 2L),
                tuple("key-1", 2L),
                tuple(S3Statistics.OTHER, 6L));
        assertThat(byKey.snapshot().all().total().count()).isEqualTo(10);
    }

    @Test
    void aBusyKeyGetsItsRowHoweverLateItComes() {
        S3Statistics byKey = new S3Statistics(event -> event.resource().key(), 8, 2);
        count(byKey, "steady", 1000);
        for (int i = 0; i < 50; i++) {
            count(byKey, "short-lived-" + i, 1);
            byKey.snapshot();
        }
        for (int i = 0; i < 10; i++) {
            count(byKey, "late", 100);
            byKey.snapshot();
        }
        StatisticsSnapshot snapshot = byKey.snapshot();
        assertThat(snapshot.keys().getFirst()).extracting(KeyFigures::key, KeyFigures::count)
                .containsExactly("steady", 1000L);
        assertThat(snapshot.keys().get(1)).extracting(KeyFigures::key, KeyFigures::count).containsExactly("late", 900L);
        assertThat(snapshot.keys()).hasSizeLessThanOrEqualTo(9);
        assertThat(snapshot.keys().stream().mapToLong(KeyFigures::count).sum()).isEqualTo(2050);
        assertThat(snapshot.all().total().count()).isEqualTo(2050);
    }

    /** Keys lose their rows and get new ones: whatever is moved, an interval has what happened in it. */
    @Test
    void intervalsStayExactWhileKeysComeAndGo() {
        S3Statistics byKey = new S3Statistics(event -> event.resource().key(), 4, 2);
        Random random = new Random(1);
        IntervalReader reader = byKey.intervals();
        for (int interval = 0; interval < 200; interval++) {
            int events = random.nextInt(40);
            for (int i = 0; i < events; i++) {
                byKey.accept(get().key("key-" + random.nextInt(12)).time(0, 1 + random.nextInt(1000)).event());
            }
            if (random.nextBoolean()) {
                byKey.snapshot();
            }
            StatisticsSnapshot figures = reader.next();
            assertThat(figures.keys()).allMatch(key -> key.count() >= 0 && key.total().count() == key.count());
            assertThat(figures.all().count()).isEqualTo(events);
            assertThat(figures.all().total().count()).isEqualTo(events);
        }
    }

    private static void count(S3Statistics statistics, String key, int times) {
        for (int i = 0; i < times; i++) {
            statistics.accept(get().key(key).time(0, 10).event());
        }
    }

    @Test
    void eachReaderOfIntervalsHasItsOwn() {
        IntervalReader seconds = byOperation.intervals();
        byOperation.accept(get().time(0, 1000).event());
        IntervalReader late = byOperation.intervals();
        assertThat(seconds.next().all().count()).isEqualTo(1);
        byOperation.accept(get().time(0, 10).event());
        byOperation.accept(Events.of(S3Operation.PUT_OBJECT).time(0, 20).event());

        StatisticsSnapshot interval = seconds.next();
        assertThat(interval.all().count()).isEqualTo(2);
        assertThat(interval.keys()).extracting(KeyFigures::key).containsExactly("GetObject", "PutObject");
        assertThat(interval.all().total().maxNanos() / 20e6).as("of the interval").isCloseTo(1, DIGITS);
        assertThat(interval.all().total().meanNanos()).isEqualTo(15e6);
        assertThat(late.next().all().count()).isEqualTo(2);
        assertThat(late.next().keys()).isEmpty();
        assertThat(byOperation.snapshot().all().count()).isEqualTo(3);
        assertThat(Duration.between(interval.from(), interval.to())).isPositive();
    }

    @Test
    void whileManyReadNothingIsLostOrCountedTwice() throws InterruptedException {
        readWhileWriting(byOperation, List.of(get().time(0, 5).event()));
    }

    @Test
    void whileManyReadAndKeysComeAndGoNothingIsLostOrCountedTwice() throws InterruptedException {
        List<S3RequestEvent> events = IntStream.range(0, 10).mapToObj(i -> get().key("key-" + i).time(0, 5).event()).toList();
        readWhileWriting(new S3Statistics(event -> event.resource().key(), 3, 2), events);
    }

    private static void readWhileWriting(S3Statistics statistics, List<S3RequestEvent> some) throws InterruptedException {
        int events = 200_000;
        AtomicBoolean done = new AtomicBoolean();
        List<Long> sums = new ArrayList<>();
        List<Thread> readers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            IntervalReader reader = statistics.intervals();
            readers.add(Thread.ofPlatform().start(() -> {
                long sum = 0;
                boolean last;
                do {
                    last = done.get();
                    sum += reader.next().all().total().count();
                } while (!last);
                synchronized (sums) {
                    sums.add(sum);
                }
            }));
        }
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            writers.add(Thread.ofPlatform().start(() -> {
                for (int n = 0; n < events / 2; n++) {
                    statistics.accept(some.get(n % some.size()));
                }
            }));
        }
        for (Thread writer : writers) {
            writer.join();
        }
        done.set(true);
        for (Thread reader : readers) {
            reader.join();
        }
        assertThat(sums).containsExactly((long) events, (long) events, (long) events);
        assertThat(statistics.snapshot().all().count()).isEqualTo(events);
    }

    @Test
    void keysTellWhatTheySay() {
        S3RequestEvent event = get().status(404, "NoSuchKey").event();
        assertThat(StatisticsKey.of(StatisticsKey.COMM, StatisticsKey.OPERATION, StatisticsKey.STATUS_CLASS).apply(event))
                .isEqualTo("client GetObject 4xx");
        assertThat(StatisticsKey.PROCESS.apply(event)).isEqualTo("client (42)");
        assertThat(StatisticsKey.BUCKET.apply(event)).isEqualTo("bucket");
        assertThat(StatisticsKey.ENDPOINT.apply(event)).isEqualTo("s3");
        assertThat(StatisticsKey.REMOTE.apply(event)).isEmpty();
        assertThat(StatisticsKey.STATUS_CLASS.apply(get().unanswered(Outcome.CLOSED).event())).isEqualTo("none");
    }

    @Test
    void anEndpointIsTheHostWithoutTheBucket() {
        assertThat(StatisticsKey.ENDPOINT.apply(get().host("bucket.s3.amazonaws.com").event())).isEqualTo("s3.amazonaws.com");
        assertThat(StatisticsKey.ENDPOINT.apply(get().host("bucket:9000").event())).isEqualTo("bucket:9000");
    }

    @Test
    void badLimitsAreRejectedAtOnce() {
        assertThatIllegalArgumentException().isThrownBy(() -> new S3Statistics(StatisticsKey.BUCKET, 0, 2))
                .withMessage("maxKeys must be positive: 0");
        assertThatIllegalArgumentException().isThrownBy(() -> new S3Statistics(StatisticsKey.BUCKET, 1, 5))
                .withMessage("significantDigits must be 1 to 4: 5");
    }
}
