package io.s3trace.it;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * rclone, on two processors. {@code remote:path} is {@code :s3:path} here.
 *
 * @param program its file, or a name on the path
 */
record Rclone(S3Server server, String program) {
    private static final Duration TIMEOUT = Duration.ofSeconds(90);
    /** Another build, for example by a newer Go. */
    static final String USUAL = System.getProperty("s3trace.rclone", "rclone");

    Child start(Front front, String... args) {
        List<String> command = new ArrayList<>(List.of("env", "GOMAXPROCS=2", program,
                "--config", "", "--ca-cert", server.certificate().toString(), "--s3-provider", "Other",
                "--s3-endpoint", server.endpoint(front), "--s3-access-key-id", S3Server.ACCESS_KEY,
                "--s3-secret-access-key", S3Server.SECRET_KEY, "--s3-region", "us-east-1", "--retries", "1"));
        command.addAll(List.of(args));
        return Child.start(server.directory(), "rclone", command);
    }

    Child run(Front front, String... args) {
        try (Child rclone = start(front, args)) {
            return rclone.succeed(TIMEOUT);
        }
    }
}
