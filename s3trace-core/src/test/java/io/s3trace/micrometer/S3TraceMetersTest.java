package io.s3trace.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.s3trace.event.ConnectionFailure;
import io.s3trace.event.Endpoint;
import io.s3trace.event.Outcome;
import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.SealedEnd;
import io.s3trace.event.TracerStats;
import io.s3trace.internal.event.SealedRecord;
import io.s3trace.testing.Events;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class S3TraceMetersTest {
    private static final String TAGS = "bucket=\"bucket\",comm=\"client\",endpoint=\"s3\",hostname=\"here\",method=\"GET\","
            + "s3_operation=\"GetObject\"";

    private final PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(
            PrometheusConfig.DEFAULT, new PrometheusRegistry(), Clock.SYSTEM, new RequestExemplars());

    private static Events get() {
        return Events.of(S3Operation.GET_OBJECT);
    }

    private static S3TraceMetersBuilder builder() {
        return S3TraceMeters.builder().hostname("here");
    }

    private S3TraceMeters bound(S3TraceMetersBuilder builder) {
        S3TraceMeters meters = builder.build();
        meters.bindTo(prometheus.throwExceptionOnRegistrationFailure());
        return meters;
    }

    @Test
    void sealedExchangesAreCountedWithTheirBytes() {
        S3TraceMeters meters = bound(builder());
        meters.accept(new SealedRecord(Instant.EPOCH, get().event().process(), 1, Map.of(), Endpoint.UNKNOWN, Endpoint.UNKNOWN,
                "bucket.s3", "bucket", "TLSv1.3", 300, 4000, 1, 2, 3, false, Set.of(), SealedEnd.CLOSED));

        String tags = "bucket=\"bucket\",comm=\"client\",endpoint=\"bucket.s3\",hostname=\"here\",method=\"\",s3_operation=\"\"";
        assertThat(prometheus.scrape().lines()).contains(
                "s3trace_sealed_exchanges_total{" + tags + "} 1.0",
                "s3trace_sealed_sent_bytes_total{" + tags + "} 300.0",
                "s3trace_sealed_received_bytes_total{" + tags + "} 4000.0");
    }

    @Test
    void withItsPrefixNamesAndTypesAreThoseOfS3slower() {
        S3TraceMeters meters = bound(builder().prefix("s3slower"));
        meters.accept(get().time(0, 3).event());
        meters.accept(get().time(0, 300).status(404, "NoSuchKey").event());

        Map<String, String> types = prometheus.scrape().lines()
                .filter(line -> line.startsWith("# TYPE s3slower_") && !line.contains("_tracer_"))
                .map(line -> line.split(" "))
                .collect(Collectors.toMap(words -> words[2], words -> words[3]));
        assertThat(types).containsAllEntriesOf(Map.of(
                "s3slower_requests_total", "counter",
                "s3slower_request_errors_total", "counter",
                "s3slower_request_duration_ms", "histogram",
                "s3slower_request_duration_min_ms", "gauge",
                "s3slower_request_duration_max_ms", "gauge",
                "s3slower_request_bytes_total", "counter",
                "s3slower_response_bytes_total", "counter",
                "s3slower_partial_requests_total", "counter",
                "s3slower_response_status_total", "counter"));
        assertThat(prometheus.scrape().lines()).contains(
                "s3slower_requests_total{" + TAGS + "} 2.0",
                "s3slower_request_errors_total{" + TAGS + "} 1.0",
                "s3slower_partial_requests_total{" + TAGS + "} 0.0",
                "s3slower_request_bytes_total{" + TAGS + "} 200.0",
                "s3slower_response_bytes_total{" + TAGS + "} 200.0",
                "s3slower_request_duration_ms_bucket{" + TAGS + ",le=\"1.0\"} 0",
                "s3slower_request_duration_ms_bucket{" + TAGS + ",le=\"5.0\"} 1",
                "s3slower_request_duration_ms_bucket{" + TAGS + ",le=\"250.0\"} 1",
                "s3slower_request_duration_ms_bucket{" + TAGS + ",le=\"500.0\"} 2",
                "s3slower_request_duration_ms_bucket{" + TAGS + ",le=\"10000.0\"} 2",
                "s3slower_request_duration_ms_bucket{" + TAGS + ",le=\"+Inf\"} 2",
                "s3slower_request_duration_ms_count{" + TAGS + "} 2",
                "s3slower_request_duration_ms_sum{" + TAGS + "} 303.0",
                "s3slower_request_duration_min_ms{" + TAGS + "} 3.0",
                "s3slower_request_duration_max_ms{" + TAGS + "} 300.0",
                "s3slower_response_status_total{bucket=\"bucket\",status_code=\"200\"} 1.0",
                "s3slower_response_status_total{bucket=\"bucket\",status_code=\"404\"} 1.0");
    }

    @Test
    void aFailedConnectionIsNoRequest() {
        S3TraceMeters meters = bound(builder().labels("team"));
        meters.accept(get().host("s3.example").labels(Map.of("team", "storage"))
                .failedConnection(ConnectionFailure.CONNECT_REFUSED));
        assertThat(prometheus.scrape().lines().filter(line -> line.startsWith("s3trace_") && !line.contains("_tracer_")))
                .containsExactly("s3trace_failed_connections_total{bucket=\"\",comm=\"client\",endpoint=\"s3.example\","
                        + "failure=\"CONNECT_REFUSED\",hostname=\"here\",method=\"\",s3_operation=\"\",team=\"storage\"} 1.0");
    }

    @Test
    void whatIsNotKnownIsNotCounted() {
        S3TraceMeters meters = bound(builder());
        meters.accept(get().unanswered(Outcome.CLOSED).sent(-1, -1).event());
        assertThat(prometheus.scrape().lines())
                .contains("s3trace_request_errors_total{" + TAGS + "} 1.0",
                        "s3trace_request_bytes_total{" + TAGS + "} 0.0",
                        "s3trace_request_ttfb_ms_count{" + TAGS + "} 0")
                .noneMatch(line -> line.contains("status_code"));
    }

    @Test
    void requestsOfMultipartUploadsAndThrottledOnesHaveCounters() {
        S3TraceMeters meters = bound(builder());
        meters.accept(get().part("upload", 3).event());
        meters.accept(get().status(503, "SlowDown").event());
        assertThat(prometheus.scrape().lines()).contains(
                "s3trace_partial_requests_total{" + TAGS + "} 1.0", "s3trace_throttled_requests_total{" + TAGS + "} 1.0");
    }

    @Test
    void howTheBucketIsKnownIsATagIfAskedFor() {
        bound(builder().bucketSource(true)).accept(get().event());
        assertThat(prometheus.scrape()).contains("bucket=\"bucket\",bucket_source=\"GUESSED\",");
        assertThatIllegalArgumentException().isThrownBy(() -> builder().labels("bucket_source"));
    }

    @Test
    void aTagWithTooManyValuesEndsInOther() {
        S3TraceMeters meters = bound(builder().maxTagValues(2).pid(true));
        for (int pid = 1; pid <= 5; pid++) {
            meters.accept(get().pid(pid).event());
        }
        meters.accept(get().pid(1).event());
        List<String> lines = prometheus.scrape().lines()
                .filter(line -> line.startsWith("s3trace_requests_total{"))
                .map(line -> line.replaceAll(".*(pid=[^,]*),.*} ", "$1 "))
                .toList();
        assertThat(lines).containsExactlyInAnyOrder("pid=\"1\" 2.0", "pid=\"2\" 1.0", "pid=\"other\" 3.0");
    }

    @Test
    void labelsOfTargetsBecomeTagsAndAreEmptyWithoutOne() {
        S3TraceMeters meters = bound(builder().labels("team"));
        meters.accept(get().event());
        meters.accept(get().labels(Map.of("team", "storage")).event());
        assertThat(prometheus.scrape().lines()).contains(
                "s3trace_requests_total{" + TAGS + ",team=\"\"} 1.0",
                "s3trace_requests_total{" + TAGS + ",team=\"storage\"} 1.0");
    }

    @Test
    void aBucketShowsTheRequestIdAsItsExemplar() {
        S3TraceMeters meters = bound(builder());
        meters.accept(get().time(0, 30).requestId("C9ER4AJX75574TDJ", "host/id=").event());
        assertThat(prometheus.scrape("application/openmetrics-text; version=1.0.0; charset=utf-8"))
                .containsPattern("s3trace_request_duration_ms_bucket\\{.*,le=\"50.0\"} 1 "
                        + "# \\{span_id=\"host/id=\",trace_id=\"C9ER4AJX75574TDJ\"} 30.0");
    }

    @Test
    void theTracersOwnHealthIsThere() {
        TracerStats[] stats = {null};
        bound(builder().optionalStats(() -> Optional.ofNullable(stats[0])));
        assertThat(prometheus.scrape()).as("not started").contains("s3trace_tracer_probes{hostname=\"here\"} 0.0");
        stats[0] = SampleStats.STATS;
        prometheus.scrape();

        assertThat(prometheus.scrape().lines()).contains(
                "s3trace_tracer_probes{hostname=\"here\"} 1.0",
                "s3trace_tracer_events_total{hostname=\"here\"} 1000.0",
                "s3trace_tracer_lost_total{hostname=\"here\",reason=\"ring_full\"} 21.0",
                "s3trace_tracer_lost_total{hostname=\"here\",reason=\"gap\"} 6.0",
                "s3trace_tracer_lost_total{hostname=\"here\",reason=\"agent_no_slot\"} 41.0",
                "s3trace_tracer_lost_total{hostname=\"here\",reason=\"agent_failure\"} 42.0",
                "s3trace_tracer_lost_total{hostname=\"here\",reason=\"agent_lease_over\"} 43.0",
                "s3trace_tracer_ignored_connections_total{hostname=\"here\",reason=\"not_http\"} 27.0",
                "s3trace_tracer_program_runs_total{hostname=\"here\",program=\"ssl_write\"} 7.0",
                "s3trace_tracer_program_seconds_total{hostname=\"here\",program=\"ssl_write\"} 2.5",
                "s3trace_tracer_subscriber_dropped_total{hostname=\"here\",subscriber=\"listener-1\"} 3.0");
    }

    @Test
    void everyRegistryGetsTheEventsFromWhenItWasBound() {
        S3TraceMeters meters = bound(builder());
        S3RequestEvent event = get().event();
        meters.accept(event);
        SimpleMeterRegistry simple = new SimpleMeterRegistry();
        meters.bindTo(simple);
        meters.accept(event);
        assertThat(simple.get("s3trace.requests").counter().count()).isEqualTo(1);
        assertThat(prometheus.get("s3trace.requests").counter().count()).isEqualTo(2);
        assertThat(simple.get("s3trace.request.duration").summary().count()).isEqualTo(1);
    }

    @Test
    void badSettingsAreRejectedAtOnce() {
        assertThatIllegalArgumentException().isThrownBy(() -> builder().prefix("a-b"))
                .withMessage("prefix must be letters, digits, '_' and '.': a-b");
        assertThatIllegalArgumentException().isThrownBy(() -> builder().labels("comm"))
                .withMessage("label has the name of another tag: comm");
        assertThatIllegalArgumentException().isThrownBy(() -> builder().labels("a b"))
                .withMessage("label must be letters, digits and '_': a b");
        assertThatIllegalArgumentException().isThrownBy(() -> builder().maxTagValues(0))
                .withMessage("maxTagValues must be positive: 0");
        assertThatIllegalArgumentException().isThrownBy(() -> builder().buckets(Duration.ZERO))
                .withMessage("buckets must be positive: [PT0S]");
    }

    @Test
    void valuesThatAreGoneMakeRoomWithTheirMeters() {
        AtomicLong now = new AtomicLong();
        S3TraceMeters meters = bound(builder().maxTagValues(2).labels("pod").clock(now::get));
        meters.accept(pod("a"));
        meters.accept(pod("b"));
        meters.accept(pod("c"));
        assertThat(pods()).containsExactlyInAnyOrder("a", "b", S3TraceMeters.OTHER);

        now.addAndGet(Duration.ofMinutes(11).toNanos());
        meters.accept(pod("b"));
        meters.accept(pod("c"));
        meters.accept(pod("d"));
        assertThat(pods()).containsExactlyInAnyOrder("b", "c", S3TraceMeters.OTHER);
        assertThat(prometheus.scrape()).doesNotContain("pod=\"a\"");
    }

    private static S3RequestEvent pod(String name) {
        return get().labels(Map.of("pod", name)).event();
    }

    private List<String> pods() {
        return prometheus.find("s3trace.requests").counters().stream().map(counter -> counter.getId().getTag("pod")).toList();
    }
}
