package io.s3trace.micrometer;

import io.s3trace.event.S3RequestEvent;
import java.util.Optional;

/** The event that this thread is recording: what an exemplar would be about. */
final class CurrentRequest {
    private static final ThreadLocal<S3RequestEvent> CURRENT = new ThreadLocal<>();

    private CurrentRequest() {}

    static void set(S3RequestEvent event) {
        CURRENT.set(event);
    }

    /** Keeps the thread's place for the next event. */
    static void clear() {
        CURRENT.set(null);
    }

    static Optional<S3RequestEvent> get() {
        return Optional.ofNullable(CURRENT.get());
    }
}
