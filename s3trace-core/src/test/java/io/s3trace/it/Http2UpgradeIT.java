package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.S3Tracer;
import io.s3trace.event.Outcome;
import io.s3trace.it.UpgradingServer.Served;
import io.s3trace.select.ProbeMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Connections that begin as HTTP/1.1 and become HTTP/2 (h2c): every request is reported once, with the numbers of the server,
 * whether its first frames come with the response 101 or behind it.
 */
@RequiresBpf
class Http2UpgradeIT {
    private static final String SIGNED = "/bucket/key?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=key%2F20260131%2F"
            + "us-east-1%2Fs3%2Faws4_request&X-Amz-Signature=0123456789abcdef";
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    /** Of a large response to the request that asks for the upgrade, curl 7.88 may take 64 KiB only, and goes on elsewhere. */
    @Test
    @RequiresTools("curl")
    void curlUpgrades() throws Exception {
        Path file = Files.write(directory.resolve("file"), new byte[300_000]);
        assertExact(2, 6, port -> {
            String url = "http://localhost:" + port + "/bucket/key";
            curl("--upload-file", file.toString(), url, url);
            curl(url + "-absent", url, url, url);
        });
    }

    private void curl(String... urls) {
        List<String> command = new ArrayList<>(List.of("curl", "--disable", "--silent", "--show-error", "--http2",
                "--aws-sigv4", "aws:amz:us-east-1:s3", "--user", "key:secret", "--output", "/dev/null", "--output", "/dev/null",
                "--output", "/dev/null", "--output", "/dev/null"));
        command.addAll(List.of(urls));
        try (Child curl = Child.start(directory, "curl", command)) {
            curl.succeed(TIMEOUT);
        }
    }

    @Test
    void javaUpgrades() throws Exception {
        String java = JavaClients.home(17).resolve("bin/java").toString();
        assertExact(1, 66, port -> {
            try (Child client = Child.start(directory, "java", List.of(java, Clients.script(directory, "JavaHttp2Client.java"),
                    "http://localhost:" + port, SIGNED, SIGNED))) {
                client.tell("go on");
                client.succeed(TIMEOUT);
            }
        });
    }

    /** Lets a client talk to both kinds of servers. */
    private static void assertExact(int upgrades, int requests, IntConsumer traffic) throws InterruptedException {
        try (UpgradingServer hasty = new UpgradingServer(true); UpgradingServer calm = new UpgradingServer(false)) {
            Set<String> hosts = Set.of("localhost:" + hasty.port(), "localhost:" + calm.port());
            EventCollector events = EventCollector.of(event -> hosts.contains(event.request().host()));
            try (S3Tracer tracer = S3Tracer.builder().mode(ProbeMode.HTTP).includeUnknown(true).onEvent(events).start()) {
                traffic.accept(hasty.port());
                traffic.accept(calm.port());
                events.await(2 * requests);
                assertThat(tracer.stats().gaps()).isZero();
            }
            List<Served> served = Stream.concat(hasty.served().stream(), calm.served().stream()).map(Served::shown).toList();
            assertThat(events.events()).hasSize(2 * requests).allSatisfy(event -> {
                assertThat(event.protocol()).isEqualTo("HTTP/2");
                assertThat(event.outcome()).isEqualTo(Outcome.COMPLETE);
                assertThat(event.gap()).isFalse();
            });
            assertThat(events.events().stream().map(event -> new Served(event.stream().id(), event.request().method(),
                    event.request().target(), event.response().status(), event.request().bytes(), event.request().bodyBytes(),
                    event.response().bytes(), event.response().bodyBytes()))).containsExactlyInAnyOrderElementsOf(served);
            assertThat(events.events()).filteredOn(event -> event.stream().id() == 1).hasSize(2 * upgrades)
                    .allMatch(event -> !event.connection().reused() && event.connection().remote().isKnown());
        }
    }
}
