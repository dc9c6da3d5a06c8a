package io.s3trace.examples.live;

import com.fasterxml.jackson.core.JsonGenerator;
import io.s3trace.event.TraceEvent;
import java.io.IOException;

/** Writes an event as a JSON object. */
@FunctionalInterface
public interface EventWriter {
    /**
     * Writes it.
     *
     * @param event a request or a failed connection
     * @param json where to; it expects a value
     * @throws IOException if that fails
     */
    void write(TraceEvent event, JsonGenerator json) throws IOException;
}
