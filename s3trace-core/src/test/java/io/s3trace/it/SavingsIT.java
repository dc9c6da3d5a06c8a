package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.s3trace.S3Tracer;
import io.s3trace.advice.Finding;
import io.s3trace.advice.S3Advisor;
import io.s3trace.select.ProbeMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a finding promises is what its change saves: the same work is done wastefully and well, over a network of 16 ms, and the
 * difference is measured by the client itself.
 */
@RequiresBpf
@RequiresTools({"ip", "nsenter", "curl"})
class SavingsIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(120);
    private static final int DELAY_MILLIS = 8;
    private static final double PERCENT = 30;
    private static final double NANOS = 1e9;
    private static final int PROCESSES = 40;

    @TempDir
    private Path directory;

    private SlowLink link;
    private ScriptedS3 server;

    @BeforeEach
    void start() {
        link = SlowLink.start(directory, "10.177.72");
        List.of("syn", "syn-ack", "other").forEach(kind -> link.delay(kind, DELAY_MILLIS));
        server = new ScriptedS3(link.here());
    }

    @AfterEach
    void stop() {
        server.close();
        link.close();
    }

    @ParameterizedTest
    @CsvSource({
        "connections,     new-connections",
        "heads,           head-before-get",
        "small_ranges,    small-ranges",
        "serial_ranges,   serial-ranges",
        "serial_requests, serial-requests",
        "refetching,      refetching",
    })
    void theChangeSavesWhatWasPromised(String scenario, String id) {
        int before = server.answered();
        S3Advisor advisor = new S3Advisor();
        double sick = seconds(python(scenario, "sick"), advisor);
        int sickRequests = server.answered() - before;
        double healthy = seconds(python(scenario, "healthy"), new S3Advisor());
        int healthyRequests = server.answered() - before - sickRequests;
        Finding finding = advisor.findings().stream().filter(one -> one.id().equals(id)).findFirst()
                .orElseThrow(() -> new AssertionError("only found: " + advisor.findings()));
        double promised = finding.saving().nanos() / NANOS;
        System.err.printf("%-16s %6.2f s, healthy %6.2f s: saves %6.2f s, promised %6.2f s (%+.0f %%); %d requests, "
                + "promised %d%n", id, sick, healthy, sick - healthy, promised, 100 * (promised / (sick - healthy) - 1),
                sickRequests - healthyRequests, finding.saving().requests());
        assertThat(promised).isCloseTo(sick - healthy, withinPercentage(PERCENT));
        assertThat((double) finding.saving().requests()).isCloseTo(sickRequests - healthyRequests, withinPercentage(PERCENT));
    }

    private List<String> python(String scenario, String health) {
        return link.on(List.of(Clients.PYTHON, Clients.script(directory, "saving_client.py"), server.host(),
                ScriptedS3.SIGNATURE, scenario, health));
    }

    /** How long a client took, by its own clock. */
    private double seconds(List<String> client, S3Advisor advisor) {
        return Double.parseDouble(run(client, advisor).output().strip());
    }

    private Child run(List<String> client, S3Advisor advisor) {
        EventCollector events = EventCollector.of(event -> true);
        int before = server.answered();
        try (S3Tracer _ = S3Tracer.builder().mode(ProbeMode.HTTP).endpoint(server.host())
                .filter(event -> event.connection().remote().port() == server.port())
                .onEveryEvent(advisor).onEvent(events).start();
                Child child = Child.start(directory, "client", client)) {
            child.succeed(TIMEOUT);
            assertThat(events.await(server.answered() - before)).hasSize(server.answered() - before);
            return child;
        }
    }

    /** A loop that starts curl for each object, and one curl for all of them. */
    @Test
    void oneProcessSavesWhatWasPromised() {
        S3Advisor advisor = new S3Advisor();
        String one = "curl --disable --silent --output /dev/null --header 'Authorization: " + ScriptedS3.SIGNATURE + "' "
                + server.endpoint() + "/here/object-";
        double sick = clock("for number in $(seq " + PROCESSES + "); do " + one + "$number; done", advisor);
        double healthy = clock(one + "[1-" + PROCESSES + "]", new S3Advisor());
        assertThat(advisor.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.id()).isEqualTo("short-processes");
            double promised = finding.saving().nanos() / NANOS;
            System.err.printf("%-16s %6.2f s, healthy %6.2f s: saves %6.2f s, promised %6.2f s%n", finding.id(), sick, healthy,
                    sick - healthy, promised);
            assertThat(promised).isCloseTo(sick - healthy, withinPercentage(PERCENT));
        });
    }

    private double clock(String script, S3Advisor advisor) {
        return seconds(link.on(List.of("sh", "-c", "begun=$(date +%s.%N); " + script
                + "; ended=$(date +%s.%N); awk \"BEGIN { print $ended - $begun }\"")), advisor);
    }
}
