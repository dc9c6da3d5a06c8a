package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.micrometer.core.instrument.Clock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.s3trace.S3Tracer;
import io.s3trace.jfr.S3TraceFlightRecorder;
import io.s3trace.micrometer.RequestExemplars;
import io.s3trace.micrometer.S3TraceMeters;
import io.s3trace.otel.S3TraceSpans;
import io.s3trace.select.ProbeMode;
import io.s3trace.stats.KeyFigures;
import io.s3trace.stats.S3Statistics;
import io.s3trace.stats.StatisticsKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statistics, meters, spans and flight recordings say what the access log says, whatever the threshold. */
@RequiresBpf
@RequiresTools({"nginx", "curl", "openssl", "boto3"})
class ListenersIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String BUCKET = "listeners";
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String TRACE_PARENT = "traceparent: 00-" + TRACE + "-b7ad6b7169203331-01";

    private static S3Server server;
    private static Clients clients;

    @TempDir
    private Path directory;

    private final PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(
            PrometheusConfig.DEFAULT, new PrometheusRegistry(), Clock.SYSTEM, new RequestExemplars());
    private final S3Statistics byOperation = new S3Statistics(StatisticsKey.OPERATION);
    private final S3Statistics byStatus = new S3Statistics(event -> Integer.toString(event.response().status()));
    private AccessLog log;
    private String health;

    @BeforeAll
    static void start() {
        server = S3Server.start();
        clients = new Clients(server);
        clients.boto3(Front.KEEP_ALIVE, "make_bucket", BUCKET);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void allOfThemSayWhatTheAccessLogSays() throws Exception {
        log = server.accessLog().fromHere();
        Path file = directory.resolve("s3.jfr");
        try (OtlpReceiver receiver = new OtlpReceiver();
                OpenTelemetrySdk otel = sdk(receiver);
                Recording recording = new Recording()) {
            recording.enable(S3TraceFlightRecorder.EVENT);
            recording.start();
            trace(otel);
            otel.getSdkTracerProvider().forceFlush().join(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            recording.stop();
            recording.dump(file);

            assertStatistics();
            assertMeters();
            assertSpans(receiver.spans());
        }
        assertRecording(file);
    }

    private void trace(OpenTelemetrySdk otel) throws Exception {
        S3Tracer[] started = new S3Tracer[1];
        S3TraceMeters meters = S3TraceMeters.builder().prefix("s3slower").stats(() -> started[0].stats()).build();
        EventCollector slow = EventCollector.of(event -> true);
        try (S3Tracer tracer = S3Tracer.builder().mode(ProbeMode.OPENSSL)
                .filter(event -> server.serves(event.request().host()))
                .minLatency(Duration.ofHours(1))
                .onEvent(slow)
                .onEveryEvent(byOperation)
                .onEveryEvent(byStatus)
                .onEveryEvent(meters)
                .onEveryEvent(new S3TraceSpans(otel))
                .onEveryEvent(new S3TraceFlightRecorder())
                .start()) {
            started[0] = tracer;
            meters.bindTo(prometheus);
            try (AutoCloseable _ = tracer.countKernelRuns()) {
                String url = server.endpoint(Front.KEEP_ALIVE) + "/" + BUCKET;
                clients.curl("--header", TRACE_PARENT, url + "/absent");
                clients.boto3(Front.KEEP_ALIVE, "threads", BUCKET, 4, 10);
                clients.boto3(Front.KEEP_ALIVE, "transfer", BUCKET, 16 << 20);
                health = prometheus.scrape();
            }
        }
        assertThat(slow.events()).as("none took an hour").isEmpty();
    }

    private static OpenTelemetrySdk sdk(OtlpReceiver receiver) {
        OtlpHttpSpanExporter exporter = OtlpHttpSpanExporter.builder().setEndpoint(receiver.endpoint()).build();
        return OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
                        .build())
                .build();
    }

    private void assertStatistics() {
        KeyFigures all = byOperation.snapshot().all();
        assertThat(all.count()).isEqualTo(log.complete().size()).isGreaterThan(100);
        assertThat(all.requestBytes()).isEqualTo(sum(log.complete().stream().map(AccessLogEntry::requestBytes).toList()));
        assertThat(all.responseBytes())
                .isEqualTo(sum(log.complete().stream().map(AccessLogEntry::responseBytes).toList()));
        assertThat(all.errors()).isEqualTo(log.complete().stream().filter(entry -> entry.status() >= 400).count());
        Map<String, Long> statuses = log.complete().stream()
                .collect(Collectors.groupingBy(entry -> Integer.toString(entry.status()), Collectors.counting()));
        assertThat(byStatus.snapshot().keys().stream().collect(Collectors.toMap(KeyFigures::key, KeyFigures::count)))
                .isEqualTo(statuses);
        assertThat(all.total().minNanos()).isPositive();
        assertThat(all.ttfb().count()).isEqualTo(all.count());
    }

    private void assertMeters() {
        assertThat(scraped("s3slower_requests_total")).isEqualTo(log.complete().size());
        assertThat(scraped("s3slower_request_duration_ms_count")).isEqualTo(log.complete().size());
        assertThat(scraped("s3slower_response_status_total")).isEqualTo(log.complete().size());
        assertThat(scraped("s3slower_response_bytes_total"))
                .isEqualTo(sum(log.complete().stream().map(AccessLogEntry::responseBytes).toList()));
        assertThat(scraped("s3slower_partial_requests_total")).isGreaterThanOrEqualTo(4);
        assertThat(scraped("s3slower_tracer_lost_total")).isZero();
        assertThat(scraped("s3slower_tracer_subscriber_dropped_total")).isZero();
        assertThat(sum(health, "s3slower_tracer_probes")).isPositive();
        assertThat(sum(health, "s3slower_tracer_program_runs_total")).isGreaterThan(2 * log.complete().size());
        assertThat(sum(health, "s3slower_tracer_program_seconds_total")).isPositive();
    }

    /** The sum of a meter over all its tags. */
    private double scraped(String name) {
        return sum(prometheus.scrape(), name);
    }

    private static double sum(String scrape, String name) {
        return scrape.lines()
                .filter(line -> line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private void assertSpans(List<Span> spans) {
        assertThat(spans).hasSize(log.complete().size());
        ByteString trace = ByteString.copyFrom(HexFormat.of().parseHex(TRACE));
        assertThat(spans).filteredOn(span -> span.getTraceId().equals(trace)).singleElement().satisfies(span -> {
            assertThat(span.getName()).isEqualTo("S3.GetObject");
            assertThat(span.getStatus().getMessage()).isEqualTo("NoSuchKey");
            assertThat(span.getParentSpanId()).isEqualTo(ByteString.copyFrom(HexFormat.of().parseHex("b7ad6b7169203331")));
        });
        assertThat(spans).allMatch(span -> span.getEndTimeUnixNano() > span.getStartTimeUnixNano());
    }

    private void assertRecording(Path file) {
        String jfr = Path.of(System.getProperty("java.home"), "bin", "jfr").toString();
        String printed = Child.start(directory, "jfr",
                List.of(jfr, "print", "--events", S3TraceFlightRecorder.EVENT, file.toString())).succeed(TIMEOUT).output();
        assertThat(printed.lines().filter(line -> line.startsWith(S3TraceFlightRecorder.EVENT + " {")))
                .hasSize(log.complete().size());
        assertThat(printed).contains("errorCode = \"NoSuchKey\"", "comm = \"curl\"");
    }

    private static long sum(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).sum();
    }
}
