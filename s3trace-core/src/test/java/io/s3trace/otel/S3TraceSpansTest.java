package io.s3trace.otel;

import static io.opentelemetry.api.common.AttributeKey.doubleKey;
import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.s3trace.event.ConnectionFailure;
import io.s3trace.event.ConnectionInfo;
import io.s3trace.event.Endpoint;
import io.s3trace.event.Outcome;
import io.s3trace.event.Phases;
import io.s3trace.event.ProcessInfo;
import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.TlsLibrary;
import io.s3trace.event.TraceEvent;
import io.s3trace.internal.event.RequestRecord;
import io.s3trace.testing.Events;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class S3TraceSpansTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "b7ad6b7169203331";

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final S3TraceSpans spans = new S3TraceSpans(sdk(Sampler.parentBased(Sampler.alwaysOn())),
            event -> Attributes.of(stringKey("k8s.pod.name"), "pod"));

    private OpenTelemetrySdk sdk(Sampler sampler) {
        return OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .setSampler(sampler)
                        .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                        .build())
                .build();
    }

    private static Events get() {
        return Events.of(S3Operation.GET_OBJECT);
    }

    private SpanData only(TraceEvent event) {
        exporter.reset();
        spans.accept(event);
        return exporter.getFinishedSpanItems().getFirst();
    }

    private static long epochNanos(Instant time) {
        return time.getEpochSecond() * 1_000_000_000L + time.getNano();
    }

    /** A request with all its phases and addresses. */
    private static S3RequestEvent detailed(Events events) {
        S3RequestEvent event = events.event();
        ProcessInfo process = new ProcessInfo(42, "client", "/usr/bin/client", event.process().startTime(), 1, "c0ffee",
                "11111111-2222-3333-4444-555555555555");
        return new RequestRecord(event.start(), process, 43, "worker", event.labels(),
                new ConnectionInfo(1, TlsLibrary.OPENSSL, new Endpoint("10.0.0.1", 50000), new Endpoint("fd00::2", 9000), true),
                event.operation(),
                event.resource(), event.request(), event.response(),
                new Phases(-1, -1, -1, -1, 1_000_000, 20_000_000, 9_000_000, 30_000_000), event.network(), event.outcome(),
                event.reached(), event.gap(), event.joined(), event.protocol(), event.stream());
    }

    @Test
    void aSpanTellsTheRequestInTheWordsOfTheConventionsAtItsRealTime() {
        SpanData span = only(detailed(get().time(100, 130).part("upload", 7).host("bucket.s3.example:9000")
                .requestId("C9ER4AJX75574TDJ", "host-id").labels(Map.of("team", "storage"))));

        assertThat(span.getName()).isEqualTo("S3.GetObject");
        assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
        assertThat(span.getStartEpochNanos()).isEqualTo(epochNanos(Events.at(100)));
        assertThat(span.getEndEpochNanos()).isEqualTo(epochNanos(Events.at(130)));
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(span.getParentSpanContext().isValid()).isFalse();
        assertThat(span.getAttributes().asMap()).isEqualTo(Attributes.builder()
                .put("rpc.system", "aws-api").put("rpc.service", "S3").put("rpc.method", "GetObject")
                .put("aws.s3.bucket", "bucket").put("aws.s3.key", "key").put("aws.s3.upload_id", "upload")
                .put("aws.s3.part_number", 7).put("aws.request_id", "C9ER4AJX75574TDJ")
                .put("aws.extended_request_id", "host-id")
                .put("http.request.method", "GET").put("http.request.size", 100).put("http.request.body.size", 0)
                .put("http.response.status_code", 200).put("http.response.size", 100)
                .put("http.response.body.size", 0)
                .put("server.address", "bucket.s3.example").put("server.port", 9000)
                .put("network.peer.address", "fd00::2").put("network.peer.port", 9000)
                .put("network.local.address", "10.0.0.1").put("network.local.port", 50000)
                .put("network.protocol.name", "http").put("network.protocol.version", "1.1")
                .put("process.pid", 42).put("process.executable.name", "client")
                .put("process.executable.path", "/usr/bin/client")
                .put("process.creation.time", "2025-12-31T23:59:18Z")
                .put("thread.id", 43).put("thread.name", "worker").put("container.id", "c0ffee")
                .put("k8s.pod.uid", "11111111-2222-3333-4444-555555555555")
                .put("k8s.pod.name", "pod")
                .put("s3trace.phase.send", 0.001).put("s3trace.phase.wait", 0.02).put("s3trace.phase.receive", 0.009)
                .put("s3trace.label.team", "storage")
                .build().asMap());
    }

    @Test
    void thePhasesAreEvents() {
        assertThat(only(detailed(get().time(100, 130))).getEvents())
                .extracting(EventData::getName, EventData::getEpochNanos)
                .containsExactly(tuple("request.sent", epochNanos(Events.at(101))),
                        tuple("response.first_byte", epochNanos(Events.at(121))));
    }

    @Test
    void whatFailedHasTheStatusErrorAndSaysWhy() {
        SpanData missing = only(get().status(404, "NoSuchKey").event());
        assertThat(missing.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(missing.getStatus().getDescription()).isEqualTo("NoSuchKey");
        assertThat(missing.getAttributes().get(stringKey("error.type"))).isEqualTo("NoSuchKey");
        assertThat(missing.getAttributes().get(longKey("http.response.status_code"))).isEqualTo(404);
        assertThat(only(get().status(500, "").event()).getStatus().getDescription()).isEqualTo("500");
        SpanData closed = only(get().unanswered(Outcome.CLOSED).event());
        assertThat(closed.getStatus().getDescription()).isEqualTo("closed");
        assertThat(closed.getAttributes().get(longKey("http.response.status_code"))).isNull();
        assertThat(closed.getAttributes().get(doubleKey("s3trace.phase.wait"))).isNull();
    }

    @Test
    void anAttemptIsLinkedToTheOneBeforeIt() {
        spans.accept(get().attempt("id-1", 1).status(503, "SlowDown").event());
        spans.accept(get().attempt("id-2", 1).status(503, "SlowDown").event());
        spans.accept(get().attempt("id-1", 2).status(503, "SlowDown").event());
        spans.accept(get().attempt("id-1", 3).event());
        spans.accept(get().attempt("id-1", 1).event());
        List<SpanData> all = exporter.getFinishedSpanItems();
        assertThat(all.get(0).getLinks()).isEmpty();
        assertThat(all.get(1).getLinks()).isEmpty();
        assertThat(all.get(2).getLinks()).singleElement()
                .extracting(link -> link.getSpanContext().getSpanId()).isEqualTo(all.get(0).getSpanId());
        assertThat(all.get(3).getLinks()).singleElement()
                .extracting(link -> link.getSpanContext().getSpanId()).isEqualTo(all.get(2).getSpanId());
        assertThat(all.get(3).getAttributes().get(longKey("http.request.resend_count"))).isEqualTo(2);
        assertThat(all.get(4).getLinks()).isEmpty();
    }

    @Test
    void aRequestThatCarriesATraceBelongsToIt() {
        SpanData span = only(get().traceParent("00-" + TRACE + "-" + SPAN + "-01").event());
        assertThat(span.getTraceId()).isEqualTo(TRACE);
        assertThat(span.getParentSpanId()).isEqualTo(SPAN);
        assertThat(span.getParentSpanContext().isRemote()).isTrue();
        assertThat(only(get().traceParent("cc-" + TRACE + "-" + SPAN + "-01-later").event()).getTraceId())
                .as("a version to come").isEqualTo(TRACE);
    }

    @Test
    void aTraceThatTheClientDoesNotSampleIsNotSampledHere() {
        spans.accept(get().traceParent("00-" + TRACE + "-" + SPAN + "-00").event());
        assertThat(exporter.getFinishedSpanItems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01x",
        "0af7651916cd43dd8448eb211c80319c",
        "\u0000"
    })
    void aTraceParentThatIsNotAsItMustBeIsNone(String header) {
        SpanData span = only(get().traceParent(header).event());
        assertThat(span.getParentSpanContext().isValid()).isFalse();
        assertThat(span.getTraceId()).isNotEqualTo(TRACE);
    }

    @Test
    void aRequestThatIsNotS3IsNamedByItsMethod() {
        SpanData span = only(Events.of(S3Operation.UNKNOWN).event());
        assertThat(span.getName()).isEqualTo("GET");
        assertThat(span.getAttributes().get(stringKey("rpc.system"))).isNull();
    }

    @Test
    void aFailedConnectionIsASpanWithoutARequest() {
        SpanData span = only(get().time(100, 130).host("bucket.s3.example:9000").labels(Map.of("team", "storage"))
                .failedConnection(ConnectionFailure.HANDSHAKE_REFUSED));
        assertThat(span.getName()).isEqualTo("handshake");
        assertThat(span.getStartEpochNanos()).isEqualTo(epochNanos(Events.at(100)));
        assertThat(span.getEndEpochNanos()).isEqualTo(epochNanos(Events.at(130)));
        assertThat(span.getStatus()).isEqualTo(StatusData.create(StatusCode.ERROR, "handshake_refused"));
        assertThat(span.getAttributes().asMap()).isEqualTo(Attributes.builder()
                .put("server.address", "bucket.s3.example").put("server.port", 9000)
                .put("network.peer.address", "127.0.0.1").put("network.peer.port", 443)
                .put("network.local.address", "127.0.0.1").put("network.local.port", 40000)
                .put("process.pid", 42).put("process.executable.name", "client")
                .put("process.executable.path", "/usr/bin/client")
                .put("process.creation.time", "2025-12-31T23:59:18Z").put("thread.id", 42)
                .put("s3trace.phase.connect", 0.0).put("s3trace.phase.tls", 0.03)
                .put("error.type", "handshake_refused").put("s3trace.label.team", "storage")
                .build().asMap());
        assertThat(only(get().failedConnection(ConnectionFailure.CONNECT_TIMED_OUT)).getName()).isEqualTo("connect");
    }

    @Test
    void addressesAreReadWithAndWithoutPort() {
        assertThat(Address.of("s3.example")).isEqualTo(new Address("s3.example", 0));
        assertThat(Address.of("s3.example:80")).isEqualTo(new Address("s3.example", 80));
        assertThat(Address.of("[::1]:443")).isEqualTo(new Address("::1", 443));
        assertThat(Address.of("[::1]")).isEqualTo(new Address("::1", 0));
        assertThat(Address.of("::1")).isEqualTo(new Address("::1", 0));
        assertThat(Address.of("host:port")).isEqualTo(new Address("host", 0));
        assertThat(Address.of("")).isEqualTo(new Address("", 0));
    }
}
