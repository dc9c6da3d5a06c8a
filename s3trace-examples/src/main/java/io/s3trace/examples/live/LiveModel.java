package io.s3trace.examples.live;

import io.s3trace.advice.AdviceReport;
import io.s3trace.advice.PriceList;
import io.s3trace.advice.S3Advisor;
import io.s3trace.event.ConnectionFailure;
import io.s3trace.event.FailedConnectionEvent;
import io.s3trace.event.Outcome;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.TraceEvent;
import io.s3trace.stats.S3Statistics;
import io.s3trace.stats.StatisticsKey;
import io.s3trace.stats.StatisticsSnapshot;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * Everything that the page tells, in bounded memory: figures of all requests, and a few of the requests themselves.
 * Thread-safe. Requests count for the time at which they come here, which is when they have ended.
 */
public final class LiveModel {
    private static final int RECENT = 200;
    private static final int OPERATIONS_OF_PROCESSES = 200;

    private final S3Statistics operations = new S3Statistics(StatisticsKey.OPERATION);
    private final S3Statistics buckets = new S3Statistics(StatisticsKey.BUCKET);
    private final S3Statistics processes = new S3Statistics(StatisticsKey.PROCESS);
    private final S3Statistics ofProcesses =
            new S3Statistics(StatisticsKey.of(StatisticsKey.PROCESS, StatisticsKey.OPERATION), OPERATIONS_OF_PROCESSES, 2);
    private final Scorecards scorecards;
    private final S3Statistics failures = new S3Statistics(LiveModel::failure);
    private final Map<ConnectionFailure, Long> failedConnections = new EnumMap<>(ConnectionFailure.class);
    private final S3Advisor advisor;
    private final LongAdder requests = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private final HeatMap heatMap = new HeatMap();
    private final Slowest slowest = new Slowest();
    private final RequestSample sample = new RequestSample();
    private final Deque<Shown> recent = new ArrayDeque<>();

    /** Begins with nothing, and the prices that come with the library. */
    public LiveModel() {
        this(PriceList.standard(), Optional.empty());
    }

    /**
     * Begins with nothing.
     *
     * @param prices what requests cost
     * @param before the figures of an earlier span, by {@link Scorecards#KEY}, to compare with; if there are any
     */
    public LiveModel(PriceList prices, Optional<StatisticsSnapshot> before) {
        advisor = new S3Advisor(prices);
        scorecards = new Scorecards(before);
    }

    /**
     * Counts a request in.
     *
     * @param event any request that ended
     */
    public void count(S3RequestEvent event) {
        advisor.accept(event);
        operations.accept(event);
        buckets.accept(event);
        processes.accept(event);
        ofProcesses.accept(event);
        scorecards.accept(event);
        if (event.failed()) {
            failures.accept(event);
            errors.increment();
        }
        heatMap.add(event, now());
        requests.increment();
    }

    /**
     * Takes an event that is neither counted nor listed, but may show what is wrong.
     *
     * @param event a lookup, a TLS handshake or a sealed exchange
     */
    public void judge(TraceEvent event) {
        advisor.accept(event);
    }

    /**
     * Takes a request that may be listed.
     *
     * @param event one that was slow enough
     */
    public void offer(S3RequestEvent event) {
        slowest.add(sample.add(event), now());
    }

    /**
     * Counts and lists a connection that did not come about.
     *
     * @param event a failed connection
     */
    public void fail(FailedConnectionEvent event) {
        synchronized (failedConnections) {
            failedConnections.merge(event.failure(), 1L, Long::sum);
        }
        advisor.accept(event);
        sample.add(event);
    }

    /** Returns what is wrong. */
    AdviceReport advice() {
        return advisor.report();
    }

    /** Ends a tick: returns the requests of it that are listed. */
    RequestSample.Picked pick() {
        RequestSample.Picked picked = sample.take();
        synchronized (recent) {
            recent.addAll(picked.requests());
            while (recent.size() > RECENT) {
                recent.removeFirst();
            }
        }
        return picked;
    }

    /** Returns the last requests that were listed. */
    List<Shown> recent() {
        synchronized (recent) {
            return List.copyOf(recent);
        }
    }

    long requests() {
        return requests.sum();
    }

    long errors() {
        return errors.sum();
    }

    List<HeatMap.Column> heat(long sinceSecond) {
        return heatMap.since(sinceSecond);
    }

    List<Shown> slowest() {
        return slowest.list(now());
    }

    /**
     * Returns the figures of each operation, and of all requests together.
     *
     * @return the figures since the start
     */
    public StatisticsSnapshot operations() {
        return operations.snapshot();
    }

    StatisticsSnapshot buckets() {
        return buckets.snapshot();
    }

    StatisticsSnapshot processes() {
        return processes.snapshot();
    }

    /** Returns the figures by process and operation, separated by a space. */
    StatisticsSnapshot ofProcesses() {
        return ofProcesses.snapshot();
    }

    Scorecards scorecards() {
        return scorecards;
    }

    StatisticsSnapshot failures() {
        return failures.snapshot();
    }

    Map<ConnectionFailure, Long> failedConnections() {
        synchronized (failedConnections) {
            return new EnumMap<>(failedConnections);
        }
    }

    static long now() {
        return System.currentTimeMillis() / 1000;
    }

    private static String failure(S3RequestEvent event) {
        int status = event.response().status();
        if (status == S3RequestEvent.UNKNOWN) {
            return event.outcome() == Outcome.COMPLETE ? "no status" : event.outcome().name();
        }
        return event.response().errorCode().isEmpty() ? Integer.toString(status)
                : status + " " + event.response().errorCode();
    }
}
