package io.s3trace.examples.agent;

import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.TracerStats;
import io.s3trace.select.Target;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Where events come from: the kernel, or a recording. */
interface EventSource extends AutoCloseable {
    /**
     * Starts.
     *
     * @param targets which processes' events are wanted
     * @param every gets each event, {@code slow} those that are not too fast to be shown
     */
    void start(List<Target> targets, Consumer<S3RequestEvent> every, Consumer<S3RequestEvent> slow);

    /** Gives events of other processes from now on. */
    void retarget(List<Target> targets);

    /** {@return the tracer's figures; empty if there is no tracer} */
    Optional<TracerStats> stats();

    /** {@return whether it still gives events} */
    boolean isRunning();

    /** {@return what it is, for people} */
    String description();

    @Override
    void close();
}
