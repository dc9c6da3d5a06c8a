package io.s3trace.it;

import io.s3trace.S3Tracer;
import io.s3trace.select.ProbeMode;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Clients that load their TLS library, wait, and make their requests once they are traced. */
final class WaitingClients {
    /** Where {@code bin/test} installs what {@code node/package-lock.json} says. */
    static final String NODE_MODULES = "target/node/node_modules";

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final S3Server server;
    private final Clients clients;

    WaitingClients(S3Server server, Clients clients) {
        this.server = server;
        this.clients = clients;
    }

    /** Starts Node.js with the AWS SDK for JavaScript. */
    Child node(String... args) {
        List<String> command = new ArrayList<>(List.of("env", "NODE_PATH=" + Path.of(NODE_MODULES).toAbsolutePath(),
                "NODE_EXTRA_CA_CERTS=" + server.certificate(),
                "KEY=" + S3Server.ACCESS_KEY, "SECRET=" + S3Server.SECRET_KEY, "node", clients.script("node/client.cjs"),
                server.endpoint(Front.KEEP_ALIVE)));
        command.addAll(List.of(args));
        return Child.start(server.directory(), "node", command);
    }

    /** Starts a JVM; the program is told the port, the certificate, and the arguments. */
    Child java(Class<?> program, String... args) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m", "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp", Path.of("target", "test-classes") + File.pathSeparator + System.getProperty("java.class.path"),
                program.getName(), Integer.toString(server.port(Front.KEEP_ALIVE)), server.certificate().toString()));
        command.addAll(List.of(args));
        return Child.start(server.directory(), program.getSimpleName(), command);
    }

    /** Traces the waiting client while it runs to its end. */
    TracedTraffic trace(ProbeMode mode, Child client) {
        try (client) {
            client.awaitOutput("waiting", TIMEOUT);
            return TracedTraffic.of(server, S3Tracer.builder().mode(mode).pid(client.pid()), () -> {
                client.tell("go on");
                client.succeed(TIMEOUT);
            });
        }
    }
}
