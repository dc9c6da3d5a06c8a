package io.s3trace.examples;

import io.s3trace.event.FailedConnectionEvent;
import io.s3trace.event.Phases;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.SealedExchange;
import io.s3trace.event.TraceEvent;
import java.util.EnumMap;
import java.util.Map;

/** The phases of an event as a bar: a letter for each column, of the phase that ends there or later. */
final class PhaseBar {
    private static final String NO_COLOUR = "\033[0m";

    /** What a column may stand for, in the order in which it happens. Numbers are background colours of ANSI terminals. */
    enum Part {
        LOOKUP('d', 44), CONNECT('c', 46), TLS('t', 45), SEND('s', 43), WAIT('w', 41), RECEIVE('r', 42), UNKNOWN('.', 47);

        final char letter;
        final String colour;

        Part(char letter, int background) {
            this.letter = letter;
            this.colour = "\033[30;" + background + "m";
        }
    }

    private final Map<Part, Long> parts = new EnumMap<>(Part.class);
    private long nanos;

    private PhaseBar() {}

    /** Makes the bar of a request, a sealed exchange, or a failed connection. */
    static PhaseBar of(TraceEvent event) {
        PhaseBar bar = new PhaseBar();
        switch (event) {
            case S3RequestEvent request -> bar.add(request.phases());
            case SealedExchange sealed -> {
                bar.add(Part.SEND, sealed.sendNanos());
                bar.add(Part.WAIT, sealed.waitNanos());
                bar.add(Part.RECEIVE, sealed.receiveNanos());
                bar.addRest(sealed.latencyNanos());
            }
            case FailedConnectionEvent failure ->
                    bar.add(failure.failure().inHandshake() ? Part.TLS : Part.CONNECT, failure.latencyNanos());
            default -> throw new IllegalArgumentException("no phases are known of " + event);
        }
        return bar;
    }

    private void add(Phases phases) {
        add(Part.SEND, phases.sendNanos());
        add(Part.WAIT, phases.waitNanos());
        add(Part.RECEIVE, phases.receiveNanos());
        addRest(phases.totalNanos());
        add(Part.LOOKUP, phases.dnsNanos());
        add(Part.CONNECT, phases.connectNanos());
        add(Part.TLS, phases.tlsNanos());
    }

    /** What is not known of the total; call it before parts are added that do not belong to the total. */
    private void addRest(long total) {
        add(Part.UNKNOWN, total - nanos);
    }

    private void add(Part part, long partNanos) {
        if (partNanos > 0) {
            parts.put(part, partNanos);
            nanos += partNanos;
        }
    }

    /** {@return the time that it shows} */
    long nanos() {
        return nanos;
    }

    /**
     * Draws it.
     *
     * @param fullNanos the time that full width stands for; not less than that of this bar
     */
    String text(int width, long fullNanos, boolean coloured) {
        StringBuilder text = new StringBuilder();
        long passed = 0;
        int columns = 0;
        for (Map.Entry<Part, Long> part : parts.entrySet()) {
            passed += part.getValue();
            int end = (int) Math.round((double) width * passed / fullNanos);
            String letters = String.valueOf(part.getKey().letter).repeat(end - columns);
            text.append(coloured && !letters.isEmpty() ? part.getKey().colour + letters + NO_COLOUR : letters);
            columns = end;
        }
        return text + " ".repeat(width - columns);
    }
}
