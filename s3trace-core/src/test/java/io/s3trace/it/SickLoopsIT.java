package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.advice.Finding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scripts that start a process for every request: what they do is seen together, and who runs beside them is not blamed. */
@RequiresBpf
@RequiresTools("curl")
class SickLoopsIT {
    private static final int COUNT = 60;
    private static final String CURL =
            "curl --disable --silent --output /dev/null --header 'Authorization: " + ScriptedS3.SIGNATURE + "' ";

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

    /** The loop itself is one finding, and what is asked in it may be another. */
    @ParameterizedTest
    @CsvSource({
        "'/here/object-$number',                                    ''",
        "'/missing/awaited',                                        missing-polling",
        "'/here/same',                                              refetching",
        "'/denied/object-$number',                                  access-denied",
        "'/misread/object-$number',                                 refused-requests",
        "'/ranged/object --range $((number * 1000))-$((number * 1000 + 999))', serial-ranges",
    })
    void aLoopOfProcessesIsFoundWithWhatItDoes(String request, String another) {
        List<String> expected = new ArrayList<>(List.of("short-processes"));
        if (!another.isEmpty()) {
            expected.add(another);
        }
        assertThat(judge(loop(request))).extracting(Finding::id).containsAll(expected)
                .allMatch(id -> expected.contains(id) || id.equals("small-ranges"));
    }

    @Test
    void fourLoopsAtOnceAreFound() {
        String loops = "seq " + 2 * COUNT + " | xargs -P 4 -I{} " + CURL + server.endpoint() + "/here/object-{}";
        assertThat(judge(loops)).isNotEmpty().extracting(Finding::id).containsOnly("short-processes");
    }

    /** All requests of one curl are of one process, which keeps its connection. */
    @Test
    void oneProcessForAllRequestsIsHealthy() {
        assertThat(judge(CURL + server.endpoint() + "/here/object-[1-" + 2 * COUNT + "]")).isEmpty();
    }

    @Test
    void aHealthyProcessBesideASickLoopIsNotBlamed() {
        String healthy = CURL + "--rate 40/s " + server.endpoint() + "/here/object-[1-" + 2 * COUNT + "] & ";
        List<Finding> findings = judge(healthy + loop("/here/object-$number") + "; wait");
        assertThat(findings).extracting(Finding::id).containsOnly("short-processes");
        assertThat(findings).singleElement().satisfies(finding ->
                assertThat(finding.evidence().of()).as("hardly any but those of the loop").isBetween(COUNT - 5L, COUNT + 5L));
    }

    private String loop(String request) {
        return "for number in $(seq " + COUNT + "); do " + CURL + server.endpoint() + request + "; done";
    }

    private List<Finding> judge(String script) {
        return server.judge(directory, List.of("sh", "-c", script), () -> { });
    }
}
