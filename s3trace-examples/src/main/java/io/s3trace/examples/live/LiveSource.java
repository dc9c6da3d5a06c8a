package io.s3trace.examples.live;

import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.TracerStats;
import java.util.List;
import java.util.Optional;

/** Where the events come from, as far as the page asks. */
public interface LiveSource {
    /**
     * Says in a few words where events come from, and whether more will come.
     *
     * @return such as {@code tracing}
     */
    String state();

    /**
     * Returns the requests under way.
     *
     * @return events that tell how far each has come
     */
    List<S3RequestEvent> inFlight();

    /**
     * Returns what the tracer has counted.
     *
     * @return its statistics, empty if there is no tracer
     */
    Optional<TracerStats> stats();
}
