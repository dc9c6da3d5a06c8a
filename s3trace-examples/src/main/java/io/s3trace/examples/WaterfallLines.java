package io.s3trace.examples;

import io.s3trace.event.FailedConnectionEvent;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.SealedExchange;
import io.s3trace.event.TraceEvent;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;

/**
 * Events as lines with a {@link PhaseBar} each. All bars begin in the same
 * column, and those between two rulers have the same scale. Thread-safe.
 */
final class WaterfallLines implements EventLines {
    private static final int WIDTH = 50;
    private static final String LINE = "%-12s %7s %-15.15s %-20.20s %6s %9s |%s| %s%n";
    private static final double NANOS_PER_MILLI = 1e6;

    private final PrintStream out;
    private final boolean coloured;
    private final BarScale scale = new BarScale();

    WaterfallLines(PrintStream out, boolean coloured) {
        this.out = out;
        this.coloured = coloured;
    }

    @Override
    public void printHeading() {
        out.println("d lookup, c connect, t TLS, s send, w wait, r receive, . not known");
    }

    /**
     * Whether colours are wanted: on a terminal that has them, unless {@code NO_COLOR} has a value (https://no-color.org).
     *
     * @param isTerminal whether a person sees what is printed
     */
    static boolean isColoured(boolean isTerminal, Map<String, String> environment) {
        return isTerminal && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
    }

    @Override
    public synchronized void accept(TraceEvent event) {
        PhaseBar bar = PhaseBar.of(event);
        if (scale.take(bar.nanos())) {
            out.printf(LINE, "TIME", "PID", "COMM", "OPERATION", "STATUS", "MS", ruler(), "BUCKET/KEY");
        }
        out.printf(LINE, TableLines.CLOCK.format(event.start()), event.process().pid(), event.process().comm(), operation(event),
                status(event), TableLines.millis(event.latencyNanos()), bar.text(WIDTH, scale.nanos(), coloured), place(event));
    }

    private String ruler() {
        String full = String.format(Locale.ROOT, "%.0f ms", scale.nanos() / NANOS_PER_MILLI);
        return "0" + " ".repeat(WIDTH - 1 - full.length()) + full;
    }

    private static String operation(TraceEvent event) {
        return switch (event) {
            case S3RequestEvent request -> request.operation().apiName();
            case SealedExchange _ -> "(sealed)";
            default -> "-";
        };
    }

    private static String status(TraceEvent event) {
        return event instanceof S3RequestEvent request ? TableLines.number(request.response().status()) : "-";
    }

    private static String place(TraceEvent event) {
        String place = TableLines.place(event);
        return event instanceof FailedConnectionEvent failure ? place + " " + failure.failure() : place;
    }
}
