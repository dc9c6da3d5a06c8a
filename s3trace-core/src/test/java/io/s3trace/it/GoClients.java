package io.s3trace.it;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Clients written in Go, on two processors, so that goroutines change threads. For one thread. */
final class GoClients {

    private static final Duration TIMEOUT = Duration.ofSeconds(90);
    /** Compiling the standard library takes its time, where it does not come compiled. */
    private static final Duration BUILD_TIMEOUT = Duration.ofMinutes(4);
    /** Another compiler, for example a newer one. */
    private static final String GO = System.getProperty("s3trace.go", "go");

    private final S3Server server;
    private final Path client;

    private GoClients(S3Server server, Path client) {
        this.server = server;
        this.client = client;
    }

    /** Builds {@code go_client.go}, stripped. */
    static GoClients build(S3Server server) {
        return new GoClients(server, build("go_client"));
    }

    /** Builds a program of one file, stripped. */
    static Path build(String name) {
        return SharedFiles.once(name, directory -> build(directory, name)).resolve(name);
    }

    private static void build(Path directory, String name) {
        Path program = directory.resolve(name);
        List<String> command = List.of("env", "CGO_ENABLED=0", "GOTOOLCHAIN=local", GO, "build", "-ldflags=-s -w",
                "-o", program.toString(), Clients.script(directory, name + ".go"));
        try (Child build = Child.start(directory, "go-build", command)) {
            build.succeed(BUILD_TIMEOUT);
        }
    }

    /** Starts a scenario of {@code go_client.go}, which waits for a line before it makes its requests. */
    Child start(Front front, String bucket, String scenario, int n) {
        Child child = Child.start(server.directory(), "go-client", List.of("env", "GOMAXPROCS=2",
                "HTTP2=" + (front == Front.HTTP2 ? "1" : ""), client.toString(),
                server.endpoint(front), server.certificate().toString(), S3Server.ACCESS_KEY, S3Server.SECRET_KEY,
                bucket, scenario, Integer.toString(n)));
        child.awaitOutput("ready", TIMEOUT);
        return child;
    }

    /** Lets a client that was started make its requests, and waits for its success. */
    static void run(Child client) {
        client.tell("go");
        client.succeed(TIMEOUT);
    }

    Child rclone(Front front, String... args) {
        return new Rclone(server, Rclone.USUAL).run(front, args);
    }
}
