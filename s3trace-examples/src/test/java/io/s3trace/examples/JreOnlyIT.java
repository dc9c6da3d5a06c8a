package io.s3trace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.it.Await;
import io.s3trace.it.Child;
import io.s3trace.it.Clients;
import io.s3trace.it.Front;
import io.s3trace.it.JreRoot;
import io.s3trace.it.RequiresBpf;
import io.s3trace.it.RequiresTools;
import io.s3trace.it.S3Server;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A read-only root file system that has a JRE, the C library it needs and the jars, and nothing else: no libbpf, no shell. */
@RequiresBpf
@RequiresTools({"nginx", "curl", "openssl", "unshare"})
class JreOnlyIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Pattern NEEDED =
            Pattern.compile("s3trace-.*|classes|slf4j-api-.*|jackson-core-.*|picocli-.*");

    @TempDir
    private Path directory;

    @Test
    void nothingNeedsToBeInstalled() throws IOException {
        JreRoot root = JreRoot.make(directory, NEEDED);
        try (S3Server server = S3Server.start(); Child tracer = trace(root)) {
            tracer.awaitErrors("ready", TIMEOUT);
            new Clients(server).curl(server.endpoint(Front.KEEP_ALIVE) + "/distroless/key");
            Await.until("a line about the request", TIMEOUT, () -> tracer.output().contains("\"bucket\":\"distroless\""));
            tracer.terminate();
            tracer.exitCode(TIMEOUT);
            assertThat(tracer.errors()).contains("\"libbpf\":\"1.1 (bundled)\"");
        }
    }

    private static Child trace(JreRoot root) {
        return root.startPrivileged("tracer", "--enable-native-access=ALL-UNNAMED", "-cp", "/app/classes:/app/*",
                JsonLines.class.getName(), "--mode", "openssl", "--include-unknown");
    }
}
