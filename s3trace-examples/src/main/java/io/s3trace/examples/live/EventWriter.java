package io.s3trace.examples.live;

import com.fasterxml.jackson.core.JsonGenerator;
import io.s3trace.event.S3RequestEvent;
import java.io.IOException;

/** Writes an event as a JSON object. */
@FunctionalInterface
public interface EventWriter {
    /**
     * Writes it.
     *
     * @param event the event
     * @param json where to; it expects a value
     * @throws IOException if that fails
     */
    void write(S3RequestEvent event, JsonGenerator json) throws IOException;
}
