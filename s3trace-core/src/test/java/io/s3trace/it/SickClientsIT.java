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

/** Sick clients and their healthy twins in other languages, at a server that answers as it is told. */
@RequiresBpf
class SickClientsIT {
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

    @Test
    @RequiresTools("node")
    void aNodeThatFollowsRedirectsIsFound() {
        List<String> node = List.of("node", Clients.script(directory, "sick_client.cjs"));
        assertThat(judge(node, "sick")).singleElement().satisfies(finding -> {
            assertThat(finding.id()).isEqualTo("redirects");
            assertThat(finding.subject().bucket()).isEqualTo("moved");
            assertThat(finding.evidence().count()).isEqualTo(60);
        });
        assertThat(judge(node, "healthy")).isEmpty();
    }

    @Test
    @RequiresTools("go")
    void aGoThatDoesNotSlowDownIsFound() {
        List<String> program = List.of(GoClients.build("sick_client").toString());
        assertThat(judge(program, "sick")).extracting(Finding::id).contains("throttled", "no-backoff");
        assertThat(judge(program, "healthy")).isEmpty();
    }

    @Test
    void aJavaThatReadsSlowlyIsFound() {
        List<String> java = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), SlowReaderClient.class.getName());
        assertThat(judge(java, "sick")).singleElement().satisfies(finding -> {
            assertThat(finding.id()).isEqualTo("slow-reader");
            assertThat(finding.subject().bucket()).isEqualTo("large");
        });
        assertThat(judge(java, "healthy")).isEmpty();
    }

    private List<Finding> judge(List<String> client, String health) {
        List<String> command = new ArrayList<>(client);
        command.addAll(List.of(server.endpoint(), health));
        return server.judge(directory, command, () -> { });
    }
}
