package io.s3trace.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.event.ConnectionFailure;
import io.s3trace.event.S3Operation;
import io.s3trace.select.KeyPolicy;
import io.s3trace.testing.Events;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventFilterTest {
    private static final Events EVENT = Events.of(S3Operation.GET_OBJECT).host("S3.example:9000");

    private static EventFilter ofHosts(String... hosts) {
        return new EventFilter(new PumpSettings(2048, 1024, false, Duration.ZERO, Duration.ofMinutes(10), Duration.ZERO,
                List.of(), KeyPolicy.plain(), Set.of(hosts), List.of()));
    }

    @Test
    void anyOfTheHostsWillDoInAnyCase() {
        assertThat(ofHosts("other", "s3.EXAMPLE:9000").test(EVENT.event())).isTrue();
        assertThat(ofHosts("other", "s3.example").test(EVENT.event())).isFalse();
        assertThat(ofHosts().test(EVENT.event())).isTrue();
    }

    @Test
    void theHostHoldsForAFailedConnectionToo() {
        String host = EVENT.failedConnection(ConnectionFailure.CONNECT_REFUSED).host();
        assertThat(ofHosts("s3.example:9000").isWanted(host)).isTrue();
        assertThat(ofHosts("other").isWanted(host)).isFalse();
        assertThat(ofHosts("other").isWanted("")).as("no lookup was seen").isFalse();
    }
}
