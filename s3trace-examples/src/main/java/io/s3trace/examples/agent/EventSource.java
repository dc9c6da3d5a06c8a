package io.s3trace.examples.agent;

import io.s3trace.TraceBuilder;
import io.s3trace.event.FailedConnectionEvent;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.TraceEvent;
import io.s3trace.event.TracerStats;
import io.s3trace.select.Target;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Where events come from: the kernel, or a recording. */
interface EventSource extends AutoCloseable {
    /**
     * Starts.
     *
     * @param targets which processes' events are wanted
     * @param listeners who gets them
     */
    void start(List<Target> targets, Listeners listeners);

    /**
     * Who gets events.
     *
     * @param every gets each request
     * @param slow gets those that are not too fast to be shown
     * @param failed gets connections that did not come about
     * @param other gets events of other kinds
     * @param kinds which other kinds those are
     * @param judged gets all else that findings are made of: lookups, TLS handshakes and sealed exchanges
     */
    record Listeners(
            Consumer<S3RequestEvent> every, Consumer<S3RequestEvent> slow, Consumer<FailedConnectionEvent> failed,
            Consumer<TraceEvent> other, Set<AgentConfig.ServedKind> kinds, Consumer<TraceEvent> judged) {

        /** Adds them to what has these events. */
        <B extends TraceBuilder<B>> B addTo(B source) {
            for (AgentConfig.ServedKind kind : kinds) {
                switch (kind) {
                    case SEALED -> source.onSealed(other);
                    case LOOKUPS -> source.onResolve(other);
                    case CONNECTS -> source.onConnect(other);
                    case HANDSHAKES -> source.onHandshake(other);
                }
            }
            return source.onEveryEvent(every).onEvent(slow).onFailedConnection(failed).onResolve(judged).onHandshake(judged)
                    .onSealed(judged);
        }
    }

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
