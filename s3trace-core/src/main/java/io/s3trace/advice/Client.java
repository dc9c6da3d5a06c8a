package io.s3trace.advice;

import io.s3trace.event.ProcessInfo;
import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.TraceEvent;
import io.s3trace.internal.attempts.EventTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one process does with one bucket: its figures, and the rules that look at it. Processes of one program that make a few
 * requests each, one process after the other, as a loop in a shell starts them, are one client. Not thread-safe.
 */
final class Client {
    private final int number;
    private final String bucket;
    private final ProcessSeries series;
    private final @Nullable Rule[] rules = new Rule[Rules.COUNT];
    private final @Nullable Tally[] tallies = new Tally[S3Operation.values().length];
    private final Published published = new Published();
    private Map<String, String> labels = Map.of();
    private @Nullable S3RequestEvent latest;
    private String region = "";
    private long requests;
    private long failed;
    private long nanos;
    private long firstNanos = Long.MAX_VALUE;
    private long lastNanos = Long.MIN_VALUE;

    /**
     * Begins with nothing.
     *
     * @param number tells it from all others of its advisor
     */
    Client(int number, ProcessInfo process, String bucket, ConnectionSlots connections) {
        this.number = number;
        this.bucket = bucket;
        this.series = new ProcessSeries(process, connections);
    }

    ProcessSeries series() {
        return series;
    }

    void take(S3RequestEvent event, ObjectTable objects) {
        long start = EventTime.start(event);
        long end = EventTime.end(event);
        boolean hasFailed = event.failed();
        count(event, start, end, hasFailed);
        Observation seen = observe(event, start, end, objects);
        int[][] concerning = Rules.concerning(event.operation());
        for (int occasion = 0; occasion < concerning.length; occasion++) {
            int[] numbers = concerning[occasion];
            if (numbers.length > 0 && Rules.occasion(occasion).includes(seen)) {
                for (int index : numbers) {
                    rule(index).take(seen);
                }
            }
        }
        series.connections().ended(event, end);
        series.saw(end);
    }

    void takeOther(TraceEvent event) {
        labels = event.labels();
        series.saw(EventTime.nanos(event.start()) + Math.max(0, event.latencyNanos()));
        for (int index = 0; index < Rules.COUNT; index++) {
            rule(index).takeOther(event);
        }
    }

    /** Takes note that any process has completed or aborted a multipart upload. */
    void uploadEnded(String id) {
        for (Rule rule : rules) {
            if (rule != null) {
                rule.uploadEnded(id);
            }
        }
    }

    List<Finding> judge(Judgement judgement) {
        List<Finding> findings = new ArrayList<>();
        for (Rule rule : rules) {
            if (rule != null) {
                rule.judge(this, judgement).ifPresent(findings::add);
            }
        }
        return findings;
    }

    /** {@return what it has found that is new, or has grown worse since it was returned} */
    List<Finding> news(Judgement judgement) {
        return judge(judgement).stream().filter(published::isNews).toList();
    }

    long requests() {
        return requests;
    }

    long failed() {
        return failed;
    }

    /** The time that its requests took, in nanoseconds; of those made at the same time, the sum. */
    long nanos() {
        return nanos;
    }

    long firstNanos() {
        return firstNanos;
    }

    long lastNanos() {
        return lastNanos;
    }

    /** {@return the host of its latest request without port and bucket, empty if it made none} */
    String host() {
        if (latest == null) {
            return "";
        }
        String host = PriceList.hostName(latest.request().host());
        String inFront = latest.resource().bucket() + ".";
        return inFront.length() > 1 && host.startsWith(inFront) ? host.substring(inFront.length()) : host;
    }

    /** {@return the bucket's region, as far as responses have told, mostly empty} */
    String region() {
        return region;
    }

    /** {@return how much it matters that so much of the time that its requests took is wasted} */
    Severity severityOf(long wastedNanos) {
        return Severity.ofTime(wastedNanos / (double) Math.max(1, nanos));
    }

    /** {@return what a finding about requests of several operations is about} */
    Subject subject() {
        return subject(S3Operation.UNKNOWN);
    }

    Subject subject(S3Operation operation) {
        return new Subject(series.process(), labels, bucket, operation);
    }

    /** {@return how many requests of an operation it made} */
    long requests(S3Operation operation) {
        long sum = 0;
        for (Tally tally = tallies[operation.ordinal()]; tally != null; tally = tally.next()) {
            sum += tally.requests;
        }
        return sum;
    }

    /** {@return the first of the tallies of an operation} */
    @Nullable Tally tally(S3Operation operation) {
        return tallies[operation.ordinal()];
    }

    private void count(S3RequestEvent event, long start, long end, boolean hasFailed) {
        latest = event;
        labels = event.labels();
        String told = event.response().bucketRegion();
        region = told.isEmpty() ? region : told;
        requests++;
        failed += hasFailed ? 1 : 0;
        nanos += end - start;
        firstNanos = Math.min(firstNanos, start);
        lastNanos = Math.max(lastNanos, end);
        String storageClass = event.response().storageClass();
        String wanted = storageClass.isEmpty() ? event.request().storageClass() : storageClass;
        int at = event.operation().ordinal();
        Tally tally = tallies[at];
        if (tally == null) {
            tally = new Tally(wanted);
            tallies[at] = tally;
        }
        tally.of(wanted).add(event, hasFailed);
    }

    private Observation observe(S3RequestEvent event, long start, long end, ObjectTable objects) {
        ObjectHistory object = objects.find(number, event);
        boolean reused = event.connection().reused();
        String header = event.resource().range();
        RequestedRange range = header.isEmpty() ? RequestedRange.NONE : RequestedRange.of(header);
        RangePlace place = range.isEmpty() || !Observation.succeeded(event) ? RangePlace.NONE
                : objects.ranges(object).arrived(range, event.response().etag().hashCode(), end);
        long throttled = object.ended(Observation.throttled(event), start, end);
        ConnectionSlots connections = series.connections();
        return new Observation(event, start, end, object, range, place, throttled,
                reused ? connections.idleNanos(event, start) : TraceEvent.UNKNOWN,
                reused ? TraceEvent.UNKNOWN : connections.claimSpare(event, start), series.startUpNanos(start));
    }

    private Rule rule(int index) {
        Rule rule = rules[index];
        if (rule == null) {
            rule = Rules.make(index);
            rules[index] = rule;
        }
        return rule;
    }
}
