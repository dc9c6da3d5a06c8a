package io.s3trace.examples;

import io.s3trace.event.TraceEvent;
import java.util.function.Consumer;

/** Prints each request, sealed exchange and failed connection as a line. */
interface EventLines extends Consumer<TraceEvent> {
    /** Prints what the lines show. */
    void printHeading();
}
