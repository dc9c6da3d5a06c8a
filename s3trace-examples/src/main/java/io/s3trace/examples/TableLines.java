package io.s3trace.examples;

import io.s3trace.event.FailedConnectionEvent;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.SealedExchange;
import io.s3trace.event.TraceEvent;
import java.io.PrintStream;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Events as lines of a table. */
final class TableLines implements EventLines {
    static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    private static final String LINE = "%-12s %7s %-15s %-23s %-44s %6s %10s %10s %9s %9s  %s%n";

    private final PrintStream out;

    TableLines(PrintStream out) {
        this.out = out;
    }

    @Override
    public void printHeading() {
        out.printf(LINE, "TIME", "PID", "COMM", "OPERATION", "BUCKET/KEY", "STATUS", "SENT", "RECEIVED", "MS", "TTFB", "OUTCOME");
    }

    @Override
    public void accept(TraceEvent event) {
        switch (event) {
            case S3RequestEvent request -> print(request);
            case SealedExchange sealed -> print(sealed);
            case FailedConnectionEvent failure -> print(failure);
            default -> { }
        }
    }

    private void print(S3RequestEvent event) {
        out.printf(LINE,
                CLOCK.format(event.start()),
                event.process().pid(),
                event.process().comm(),
                event.operation().apiName(),
                place(event),
                number(event.response().status()),
                event.request().bytes(),
                event.response().bytes(),
                millis(event.phases().totalNanos()),
                millis(event.phases().ttfbNanos()),
                event.response().errorCode().isEmpty() ? event.outcome() : event.response().errorCode());
    }

    private void print(FailedConnectionEvent event) {
        out.printf(LINE, CLOCK.format(event.start()), event.process().pid(), event.process().comm(), "-",
                place(event), "-", "-", "-", millis(event.latencyNanos()), "-",
                event.failure());
    }

    private void print(SealedExchange event) {
        out.printf(LINE, CLOCK.format(event.start()), event.process().pid(), event.process().comm(), "(sealed)",
                place(event), "-", event.sentBytes(), event.receivedBytes(),
                millis(event.latencyNanos()),
                millis(event.answered() ? event.sendNanos() + event.waitNanos() : TraceEvent.UNKNOWN),
                event.doubts().isEmpty() ? event.end() : event.doubts());
    }

    /** What an event is about: a key, a bucket, or a server. */
    static String place(TraceEvent event) {
        return switch (event) {
            case S3RequestEvent request -> request.resource().bucket() + "/" + request.resource().key();
            case SealedExchange sealed -> sealed.bucket().isEmpty() ? sealed.host() : sealed.bucket() + "/";
            case FailedConnectionEvent failure -> failure.host().isEmpty() ? failure.remote().toString() : failure.host();
            default -> "";
        };
    }

    static String number(int value) {
        return value == S3RequestEvent.UNKNOWN ? "-" : Integer.toString(value);
    }

    static String millis(long nanos) {
        return nanos == S3RequestEvent.UNKNOWN ? "-" : String.format(Locale.ROOT, "%.2f", nanos / 1e6);
    }
}
