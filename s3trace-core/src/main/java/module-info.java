/** Sees every S3 request that any process on the host makes. */
module io.s3trace {
    requires io.s3trace.bpf;
    requires java.management;
    requires org.slf4j;

    requires static io.opentelemetry.api;
    requires static io.opentelemetry.context;
    requires static io.prometheus.metrics.tracer.common;
    requires static jdk.jfr;
    requires static micrometer.core;
    requires static org.jspecify;

    exports io.s3trace;
    exports io.s3trace.advice;
    exports io.s3trace.container;
    exports io.s3trace.event;
    exports io.s3trace.jfr;
    exports io.s3trace.micrometer;
    exports io.s3trace.otel;
    exports io.s3trace.select;
    exports io.s3trace.stats;
    exports io.s3trace.testing;
    exports io.s3trace.transfer;
}
