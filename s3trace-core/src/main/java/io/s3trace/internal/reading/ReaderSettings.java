package io.s3trace.internal.reading;

import io.s3trace.internal.pipeline.PumpSettings;
import java.nio.file.Path;

/**
 * What a reader reads.
 *
 * @param socket where the tracer listens
 * @param awaitTracer whether it starts even if there is no tracer yet
 * @param filters which events are wanted
 */
public record ReaderSettings(Path socket, boolean awaitTracer, PumpSettings filters) {}
