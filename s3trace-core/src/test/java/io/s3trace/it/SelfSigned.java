package io.s3trace.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A certificate for localhost that nobody vouches for, and its key. */
record SelfSigned(Path certificate, Path key) {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    /** {@return the one in a directory, made if need be} */
    static SelfSigned in(Path directory) {
        SelfSigned files = new SelfSigned(directory.resolve("self-signed.pem"), directory.resolve("self-signed-key.pem"));
        if (!Files.exists(files.certificate)) {
            Child.start(directory, "openssl", List.of("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes",
                    "-keyout", files.key.toString(), "-out", files.certificate.toString(), "-days", "2",
                    "-subj", "/CN=localhost")).succeed(TIMEOUT);
        }
        return files;
    }
}
