package io.s3trace.internal.reading;

import io.s3trace.event.MissedEvents;
import io.s3trace.internal.wire.Welcome;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How far a reader has come in what its audience had. The tracer counts that whether the reader is there or not. So the numbers
 * at the end of one connection and at the beginning of the next say what was missed in between. For one thread.
 */
final class Continuity {
    private @Nullable UUID instance;
    private long audience;
    private long position;

    /** A connection begins. {@return what was missed since the last one; empty if nothing was, or if it is the first} */
    Optional<MissedEvents> begin(Welcome welcome) {
        boolean first = instance == null;
        boolean same = welcome.instance().equals(instance) && welcome.audience() == audience;
        long missed = same ? welcome.position() - position : welcome.position();
        instance = welcome.instance();
        audience = welcome.audience();
        position = welcome.position();
        if (first || same && missed == 0) {
            return Optional.empty();
        }
        return Optional.of(new MissedEvents(missed,
                same ? MissedEvents.Cause.DISCONNECTED : MissedEvents.Cause.RESTARTED));
    }

    /** So many events have come, or were lost on the way. */
    void advance(long events) {
        position += events;
    }
}
