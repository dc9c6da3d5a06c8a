package io.s3trace.internal.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.event.MissedEvents;
import io.s3trace.internal.wire.Names;
import io.s3trace.internal.wire.Welcome;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What was missed between two connections. */
class ContinuityTest {
    private static final UUID ONE = new UUID(0, 1);
    private static final UUID OTHER = new UUID(0, 2);

    private final Continuity continuity = new Continuity();

    @Test
    void nothingIsMissedBeforeTheFirstConnection() {
        assertThat(continuity.begin(welcome(ONE, 3, 1_000))).isEmpty();
    }

    @Test
    void whatHadNoRoomIsNotMissedAgain() {
        continuity.begin(welcome(ONE, 3, 1_000));
        continuity.advance(10);
        continuity.advance(5);
        assertThat(continuity.begin(welcome(ONE, 3, 1_015))).isEmpty();
    }

    @Test
    void whatCameBetweenIsMissed() {
        continuity.begin(welcome(ONE, 3, 1_000));
        continuity.advance(10);
        assertThat(continuity.begin(welcome(ONE, 3, 1_017)))
                .contains(new MissedEvents(7, MissedEvents.Cause.DISCONNECTED));
        assertThat(continuity.begin(welcome(ONE, 3, 1_017))).isEmpty();
    }

    @Test
    void ofAnotherTracerItIsWhatThatHadUntilNow() {
        continuity.begin(welcome(ONE, 3, 1_000));
        assertThat(continuity.begin(welcome(OTHER, 3, 4))).contains(new MissedEvents(4, MissedEvents.Cause.RESTARTED));
        assertThat(continuity.begin(welcome(OTHER, 2, 0))).contains(new MissedEvents(0, MissedEvents.Cause.RESTARTED));
    }

    private static Welcome welcome(UUID instance, long audience, long position) {
        return new Welcome(1, instance, audience, position, Names.own());
    }
}
