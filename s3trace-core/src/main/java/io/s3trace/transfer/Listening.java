package io.s3trace.transfer;

import java.util.List;
import java.util.function.Consumer;

/** Calls a listener. */
final class Listening {
    private Listening() {}

    /**
     * Passes all events to a listener, even if it fails at some of them.
     *
     * @throws RuntimeException what the listener threw first
     */
    static <E> void tell(List<E> events, Consumer<? super E> listener) {
        RuntimeException failure = null;
        for (E event : events) {
            try {
                listener.accept(event);
            } catch (RuntimeException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
