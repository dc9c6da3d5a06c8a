package io.s3trace.examples;

import io.s3trace.S3Tracer;
import io.s3trace.TraceReader;
import io.s3trace.TraceSource;

/** What examples say of where their events come from: a tracer, or a reader that is connected to one. */
final class Sources {
    private Sources() {}

    static String ready(TraceSource source) {
        return switch (source) {
            case S3Tracer tracer -> tracer.stats().probes().size() + " probes attached";
            case TraceReader _ -> "connected";
        };
    }

    static Record stats(TraceSource source) {
        return switch (source) {
            case S3Tracer tracer -> tracer.stats();
            case TraceReader reader -> reader.stats();
        };
    }
}
