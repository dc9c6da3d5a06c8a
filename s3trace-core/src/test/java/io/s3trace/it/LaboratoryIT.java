package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.S3Replay;
import io.s3trace.S3Tracer;
import io.s3trace.advice.Finding;
import io.s3trace.advice.S3Advisor;
import io.s3trace.advice.Verdict;
import io.s3trace.select.ProbeMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Sick clients and their healthy twins with many requests each, live and from recordings. {@code -Ds3trace.laboratory=100000}
 * says how many; without it, 1,000.
 */
@RequiresBpf
@RequiresTools("go")
class LaboratoryIT {
    private static final int REQUESTS = Integer.getInteger("s3trace.laboratory", 1000);
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    @TempDir
    private Path directory;

    private ScriptedS3 server;

    @BeforeEach
    void start() {
        server = new ScriptedS3("127.0.0.1");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "connections, new-connections",
        "heads,       head-before-get",
        "polling,     missing-polling",
        "refetching,  refetching",
        "ranges,      small-ranges serial-ranges",
        "listings,    repeated-listings",
        "denied,      access-denied",
        "redirects,   redirects",
    })
    void theFaultIsFoundLiveAndInTheRecording(String scenario, String ids) {
        assertThat(judge(scenario, "sick")).containsExactlyInAnyOrder(ids.split(" "));
        assertThat(judge(scenario, "healthy")).isEmpty();
    }

    /** The ids of what is found live, which must be what is found in the recording, too. */
    private List<String> judge(String scenario, String health) {
        Path recording = directory.resolve(scenario + "-" + health + ".s3trace");
        S3Advisor live = new S3Advisor();
        int before = server.answered();
        try (S3Tracer tracer = S3Tracer.builder().mode(ProbeMode.HTTP).endpoint(server.host())
                .filter(event -> event.connection().remote().port() == server.port())
                .recordTo(recording).onEveryEvent(live).start();
                Child client = Child.start(directory, "client", List.of(GoClients.build("laboratory").toString(),
                        server.endpoint(), ScriptedS3.SIGNATURE, scenario, health, Integer.toString(REQUESTS)))) {
            client.succeed(TIMEOUT);
            Await.until("all requests", TIMEOUT, () -> live.report().requests() == server.answered() - before);
            assertThat(tracer.stats().gaps()).isZero();
        }
        S3Advisor later = new S3Advisor();
        S3Replay.of(recording).endpoint(server.host()).onEveryEvent(later).run();
        System.err.printf("%-12s %-8s %,d requests, %d MiB recorded: %s%n", scenario, health, later.report().requests(),
                recording.toFile().length() >> 20, ids(later));
        assertThat(later.report().requests()).isEqualTo(live.report().requests());
        assertThat(ids(later)).isEqualTo(ids(live));
        assertThat(live.verdict().kind()).isEqualTo(health.equals("sick") ? Verdict.Kind.HELD_BACK : Verdict.Kind.HEALTHY);
        return ids(live);
    }

    private static List<String> ids(S3Advisor advisor) {
        return advisor.findings().stream().map(Finding::id).sorted().toList();
    }
}
