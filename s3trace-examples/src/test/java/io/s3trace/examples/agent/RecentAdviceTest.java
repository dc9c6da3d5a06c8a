package io.s3trace.examples.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.s3trace.advice.Finding;
import io.s3trace.event.S3Operation;
import io.s3trace.testing.Events;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class RecentAdviceTest {
    private final Queue<Finding> said = new ConcurrentLinkedQueue<>();
    private final RecentAdvice advice = new RecentAdvice(minute(0), said::add);

    private static Instant minute(int minutes) {
        return Events.at(60_000L * minutes);
    }

    /** So many requests, of different processes, all of which fail. */
    private void failures(int minute, int count, int processes) {
        for (int i = 0; i < count; i++) {
            advice.accept(Events.of(S3Operation.GET_OBJECT).pid(i % processes).key("key-" + i).status(500, "InternalError")
                    .time(60_000L * minute + i, 60_000L * minute + i + 1).event());
        }
    }

    @Test
    void whatIsWrongIsSaidOnceInHalfAnHour() {
        failures(0, 10, 1);
        advice.advance(minute(1));
        failures(20, 5, 1);
        advice.advance(minute(29));
        advice.close();
        assertThat(said).extracting(Finding::id).containsExactly("server-errors");
    }

    @Test
    void whatIsStillWrongLaterIsSaidAgain() {
        failures(0, 10, 1);
        advice.advance(minute(1));
        failures(29, 5, 1);
        advice.advance(minute(30));
        assertThat(said).hasSize(1);
        advice.advance(minute(31));
        advice.close();
        assertThat(said).extracting(Finding::id).containsExactly("server-errors", "server-errors");
    }

    @Test
    void whatIsOverIsForgottenWithinAnHour() {
        failures(0, 10, 1);
        advice.advance(minute(30));
        assertThat(advice.findings()).hasSize(1);
        advice.advance(minute(60));
        assertThat(advice.findings()).isEmpty();
        advice.close();
    }

    @Test
    void gaugesCountSubjectsAndGoWithTheirFindings() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        FindingGauges gauges = new FindingGauges(registry, "s3trace");
        failures(0, 20, 2);
        gauges.show(advice.findings());
        assertThat(registry.get("s3trace.findings").tags("id", "server-errors", "severity", "high").gauge().value())
                .isEqualTo(2);
        gauges.show(List.of());
        assertThat(registry.find("s3trace.findings").gauges()).isEmpty();
        advice.close();
    }

    @Test
    void aFindingIsALine() throws Exception {
        failures(0, 10, 1);
        Finding finding = advice.findings().getFirst();
        assertThat(LineFormat.of(finding, minute(0), AgentConfig.TerminalFormat.SIMPLE)).contains(
                " HIGH server-errors: client (0), bucket bucket: 100 % of 10 requests failed with InternalError",
                ". Look at the server").doesNotContain("\n");
        JsonNode json = new ObjectMapper().readTree(LineFormat.of(finding, minute(0), AgentConfig.TerminalFormat.JSON));
        assertThat(json.at("/finding/id").asText()).isEqualTo("server-errors");
        assertThat(json.at("/finding/evidence/samples")).hasSize(3);
        advice.close();
    }
}
