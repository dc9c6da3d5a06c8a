package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.s3trace.S3Replay;
import io.s3trace.S3Tracer;
import io.s3trace.S3TracerBuilder;
import io.s3trace.advice.Finding;
import io.s3trace.advice.S3Advisor;
import io.s3trace.advice.Verdict;
import io.s3trace.select.ProbeMode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sick clients and their healthy twins: each fault is found and attributed, and the twins have none. */
@RequiresBpf
@RequiresTools({"nginx", "openssl", "boto3", "curl"})
class AdviceIT {
    private static final String BUCKET = "advice";
    private static final Duration TIMEOUT = Duration.ofSeconds(90);
    /** How many objects there are: sick_client.py. */
    private static final int OBJECTS = 120;

    private static S3Server server;
    private static Clients clients;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() {
        server = S3Server.start();
        clients = new Clients(server);
        python("prepare", "healthy");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "connections, new-connections,   false",
        "ranges,      small-ranges,      true",
        "ranges,      serial-ranges,     true",
        "heads,       head-before-get,   false",
        "polling,     missing-polling,   false",
        "refetching,  refetching,        true",
        "parts,       tiny-parts,        false",
        "uploads,     abandoned-uploads, false",
        "parallel_ranges, small-ranges,  false",
        "downloads,   refetching,        false",
        "searches,    deep-listings,     false",
        "handed_over, abandoned-uploads, false",
    })
    void theFaultIsFoundAndTheTwinHasNone(String scenario, String id, boolean another) {
        List<Finding> sick = judge(scenario, "sick");
        assertThat(sick).extracting(Finding::id).contains(id);
        assertThat(sick).as("only the one fault").hasSizeLessThanOrEqualTo(another ? 2 : 1);
        assertThat(sick).extracting(finding -> finding.subject().bucket()).containsOnly(BUCKET);
        assertThat(sick).allSatisfy(finding -> assertThat(finding.evidence().samples()).isNotEmpty());
        assertThat(judge(scenario, "healthy")).isEmpty();
    }

    /** The findings about one process of Python. */
    private static List<Finding> judge(String scenario, String health) {
        S3Advisor advisor = new S3Advisor();
        List<Long> pid = new ArrayList<>();
        TracedTraffic.of(server, listened(advisor), () -> pid.add(python(scenario, health)));
        advisor.advance(Instant.now().plusSeconds(60));
        return about(advisor, pid.getFirst());
    }

    private static S3TracerBuilder listened(S3Advisor advisor) {
        return S3Tracer.builder().mode(ProbeMode.OPENSSL).onEveryEvent(advisor).onFailedConnection(advisor).onResolve(advisor);
    }

    private static List<Finding> about(S3Advisor advisor, long pid) {
        return advisor.findings().stream().filter(finding -> finding.subject().process().pid() == pid).toList();
    }

    private static long python(String scenario, String health) {
        try (Child child = Child.start(server.directory(), "sick", List.of(Clients.PYTHON, clients.script("sick_client.py"),
                server.endpoint(Front.KEEP_ALIVE), server.certificate().toString(), scenario, BUCKET, health))) {
            return child.succeed(TIMEOUT).pid();
        }
    }

    @Test
    void aCurlWhoseConnectionsAreClosedIsFoundAndItsTwinIsHealthy() {
        S3Advisor advisor = new S3Advisor();
        List<Long> pids = new ArrayList<>();
        TracedTraffic.of(server, listened(advisor), () -> {
            pids.add(curl(Front.CLOSE));
            pids.add(curl(Front.KEEP_ALIVE));
        });
        assertThat(about(advisor, pids.getFirst())).singleElement().satisfies(finding -> {
            assertThat(finding.id()).isEqualTo("new-connections");
            assertThat(finding.evidence().count()).isEqualTo(OBJECTS - 1);
            assertThat(finding.summary()).contains("Connection: close");
            assertThat(finding.saving().nanos()).isPositive();
        });
        assertThat(about(advisor, pids.getLast())).isEmpty();
    }

    private static long curl(Front front) {
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < OBJECTS; i++) {
            arguments.addAll(List.of("--output", "/dev/null", server.endpoint(front) + "/" + BUCKET + "/object-" + i));
        }
        return clients.curl(arguments.toArray(String[]::new)).pid();
    }

    @Test
    void aRecordingIsJudgedLikeTheTrafficItself() {
        Path file = directory.resolve("traffic.s3trace");
        S3Advisor live = new S3Advisor();
        List<Long> pid = new ArrayList<>();
        TracedTraffic.of(server, listened(live).recordTo(file), () -> pid.add(python("heads", "sick")));
        S3Advisor later = new S3Advisor();
        S3Replay.of(file).onEveryEvent(later).onFailedConnection(later).onResolve(later).run();
        assertThat(about(later, pid.getFirst())).extracting(Finding::id, Finding::summary)
                .containsExactlyElementsOf(about(live, pid.getFirst()).stream()
                        .map(finding -> tuple(finding.id(), finding.summary())).toList());
        assertThat(later.verdict().kind()).isEqualTo(Verdict.Kind.HELD_BACK);
    }
}
