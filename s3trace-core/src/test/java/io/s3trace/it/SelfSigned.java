package io.s3trace.it;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A certificate for localhost that nobody vouches for, and its key. */
record SelfSigned(Path certificate, Path key) {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    /** {@return the one that the tests of this JVM share} */
    static SelfSigned shared() {
        return in(SharedFiles.once("self-signed", directory -> in(directory).make()));
    }

    private static SelfSigned in(Path directory) {
        return new SelfSigned(directory.resolve("self-signed.pem"), directory.resolve("self-signed-key.pem"));
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

    /** Makes another one that this one's owner vouches for, for a name such as {@code DNS:localhost}. */
    SelfSigned sign(Path signed, Path signedKey, String name) {
        Child.start(certificate.getParent(), "openssl", List.of("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes",
                "-days", "2", "-subj", "/CN=signed", "-addext", "basicConstraints=critical,CA:FALSE", "-addext",
                "subjectAltName=" + name, "-CA", certificate.toString(), "-CAkey", key.toString(), "-keyout",
                signedKey.toString(), "-out", signed.toString())).succeed(TIMEOUT);
        return this;
    }
}
