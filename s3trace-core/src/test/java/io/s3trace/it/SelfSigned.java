package io.s3trace.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A certificate for localhost that nobody vouches for, and its key. */
record SelfSigned(Path certificate, Path key) {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    /** {@return the one in a directory, made if need be} */
    static SelfSigned in(Path directory) {
        SelfSigned files = new SelfSigned(directory.resolve("self-signed.pem"), directory.resolve("self-signed-key.pem"));
        return Files.exists(files.certificate) ? files : files.make();
    }

    /** Makes it, for these names: {@code DNS:localhost}, {@code IP:127.0.0.1} and so on. */
    SelfSigned make(String... names) {
        List<String> command = new ArrayList<>(List.of("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                "-subj", "/CN=localhost", "-keyout", key.toString(), "-out", certificate.toString()));
        if (names.length > 0) {
            command.addAll(List.of("-addext", "subjectAltName=" + String.join(",", names)));
        }
        Child.start(certificate.getParent(), "openssl", command).succeed(TIMEOUT);
        return this;
    }
}
