package io.s3trace.bpf.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A virtual machine of its own that runs {@code TlsClient}. */
final class TracedJvm implements AutoCloseable {
    private static final Path HOME = Path.of(System.getProperty("java.home"));
    private static final Path FILES = makeFiles();

    private final Process process;
    private final BufferedReader out;
    private final Path errors;

    private TracedJvm(Process process, Path errors) {
        this.process = process;
        this.out = process.inputReader();
        this.errors = errors;
    }

    /** The ones to test with: this one, and others that are installed. */
    static Stream<Path> homes() throws IOException {
        List<Path> homes = new ArrayList<>(List.of(HOME));
        Path installed = Path.of("/usr/lib/jvm");
        if (Files.isDirectory(installed)) {
            try (Stream<Path> entries = Files.list(installed)) {
                entries.filter(home -> !Files.isSymbolicLink(home) && Files.isExecutable(home.resolve("bin/java"))
                        && !isSame(home, HOME)).forEach(homes::add);
            }
        }
        return homes.stream();
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException e) {
            return false;
        }
    }

    static TracedJvm start(Path home, String... options) throws IOException {
        return start(List.of(), home, options);
    }

    /** Starts it by another program. */
    static TracedJvm start(List<String> before, Path home, String... options) throws IOException {
        TracedJvm jvm = startEarly(before, home, options);
        String line = jvm.out.readLine();
        if (!"ready".equals(line)) {
            throw new IOException(line + "\n" + jvm.errors());
        }
        return jvm;
    }

    /** Starts it and does not wait until it is ready. */
    static TracedJvm startEarly(List<String> before, Path home, String... options) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.add(home.resolve("bin/java").toString());
        command.addAll(List.of("-Xmx128m", "-cp", FILES.toString()));
        command.addAll(List.of(options));
        command.addAll(List.of("TlsClient", FILES.resolve("keys").toString()));
        Path errors = Files.createTempFile("s3trace-jvm", ".err");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().keySet().removeIf(name -> name.contains("JAVA") && name.contains("OPTIONS"));
        return new TracedJvm(builder.start(), errors);
    }

    /** The folder of the files that it needs. */
    static Path files() {
        return FILES;
    }

    int pid() {
        return (int) process.pid();
    }

    Jvm look() throws IOException {
        return Jvm.of(pid()).orElseThrow();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Has it do something, and returns what it says about it. */
    String does(String command) throws IOException {
        process.outputWriter().write(command + "\n");
        process.outputWriter().flush();
        String line = out.readLine();
        assertThat(line).as(errors()).startsWith("done ");
        return line.substring("done ".length());
    }

    String errors() throws IOException {
        return Files.readString(errors);
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Files.delete(errors);
    }

    private static Path makeFiles() {
        try {
            Path folder = Files.createTempDirectory("s3trace-jvm");
            folder.toFile().setReadable(true, false);
            folder.toFile().setExecutable(true, false);
            folder.toFile().deleteOnExit();
            compile(folder, "BodiesUser", "8");
            compile(folder, "TlsClient", "8");
            compile(folder, "HttpClientUser", "11");
            Process keytool = new ProcessBuilder(HOME.resolve("bin/keytool").toString(), "-J-Dkeystore.pkcs12.legacy",
                    "-genkeypair", "-alias", "server", "-keyalg", "RSA", "-dname", "CN=localhost", "-ext", "san=dns:localhost",
                    "-keystore", folder.resolve("keys").toString(), "-storetype", "PKCS12", "-storepass", "changeit")
                    .redirectErrorStream(true).start();
            String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(keytool.waitFor()).as(said).isZero();
            try (Stream<Path> made = Files.list(folder)) {
                made.forEach(file -> file.toFile().deleteOnExit()); // before the folder: last come, first deleted
            }
            return folder;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void compile(Path folder, String name, String release) throws IOException {
        Path source = folder.resolve(name + ".java");
        try (InputStream in = TracedJvm.class.getResourceAsStream(name + ".java")) {
            Files.copy(in, source);
        }
        java.io.ByteArrayOutputStream errors = new java.io.ByteArrayOutputStream();
        int result = ToolProvider.getSystemJavaCompiler()
                .run(null, errors, errors, "--release", release, "-nowarn", "-Xlint:-options",
                "-cp", folder.toString(), "-d", folder.toString(), source.toString());
        assertThat(result).as(errors.toString(StandardCharsets.UTF_8)).isZero();
    }
}
