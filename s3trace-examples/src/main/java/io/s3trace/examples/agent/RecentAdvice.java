package io.s3trace.examples.agent;

import io.s3trace.advice.Finding;
import io.s3trace.advice.S3Advisor;
import io.s3trace.event.TraceEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with the traffic of the last half hour to hour: an agent runs for months, and what was wrong on its first day
 * must not be said for ever. Every half hour a new advisor begins, and the one before takes over, which has seen half an hour.
 * What is still wrong then is new to it. Thread-safe.
 */
final class RecentAdvice implements AutoCloseable {
    private static final Duration TURN = Duration.ofMinutes(30);

    private final Consumer<? super Finding> listener;
    private S3Advisor speaking = new S3Advisor();
    private S3Advisor following = new S3Advisor();
    private Instant nextTurn;

    /**
     * Begins with nothing.
     *
     * @param now the time
     * @param listener takes findings that are new or have grown worse, on a thread of its own
     */
    RecentAdvice(Instant now, Consumer<? super Finding> listener) {
        this.listener = listener;
        this.nextTurn = now.plus(TURN);
        speaking.onFinding(listener);
    }

    synchronized void accept(TraceEvent event) {
        speaking.accept(event);
        following.accept(event);
    }

    /** Says what time it is. */
    void advance(Instant now) {
        S3Advisor ended = turn(now);
        if (ended != null) {
            ended.close();
        }
    }

    private synchronized @Nullable S3Advisor turn(Instant now) {
        speaking.advance(now);
        if (now.isBefore(nextTurn)) {
            return null;
        }
        S3Advisor ended = speaking;
        speaking = following;
        speaking.onFinding(listener);
        following = new S3Advisor();
        nextTurn = now.plus(TURN);
        return ended;
    }

    /** {@return all that is wrong now} */
    synchronized List<Finding> findings() {
        return speaking.findings();
    }

    @Override
    public void close() {
        S3Advisor last;
        synchronized (this) {
            last = speaking;
        }
        last.close();
    }
}
