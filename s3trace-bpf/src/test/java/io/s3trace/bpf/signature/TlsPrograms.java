package io.s3trace.bpf.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Real programs that TLS is part of, as npm has them for x86-64. {@code bin/.setup.sh} installs them. */
public final class TlsPrograms {
    private static final Path MODULES = Path.of("..", "s3trace-core", "target", "node", "node_modules");

    private TlsPrograms() {}

    /** BoringSSL. */
    public static Path bun() {
        return program("@oven/bun-linux-x64/bin/bun");
    }

    /** rustls with AWS-LC, stripped. */
    public static Path deno() {
        return program("@deno/linux-x64-glibc/deno");
    }

    /** rustls with ring, stripped. */
    public static Path polars() {
        return program("nodejs-polars-linux-x64-gnu/nodejs-polars.linux-x64-gnu.node");
    }

    private static Path program(String name) {
        Path program = MODULES.resolve(name);
        boolean there = Files.isRegularFile(program);
        assertThat(there || !Boolean.getBoolean("s3trace.requireBpf") || !System.getProperty("os.arch").equals("amd64"))
                .as("%s must be installed", program).isTrue();
        assumeTrue(there, program + " is not installed");
        return program;
    }
}
