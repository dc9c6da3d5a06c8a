package io.s3trace.benchmarks.overhead;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** Makes what the harness runs: the C programs, and a certificate for the server. */
final class Build {
    private final Path sources;
    private final Path directory;
    private final Path certificate;
    private final Path key;

    /**
     * Builds into a directory.
     *
     * @param sources the module's {@code src/main}
     */
    Build(Path sources, Path directory) {
        this.sources = sources;
        this.directory = directory;
        this.certificate = directory.resolve("certificate.pem");
        this.key = directory.resolve("key.pem");
    }

    /** The load generator, linked with libssl.so. */
    Path client() throws IOException {
        return compile("client", List.of("-lssl", "-lcrypto", "-lpthread"));
    }

    /** The server, without libssl.so, nor symbols by which OpenSSL could be found in it. */
    Path server() throws IOException {
        return compile("server", List.of("-s", "-l:libssl.a", "-l:libcrypto.a", "-lpthread", "-ldl"));
    }

    /** Starts a server; with a prefix such as {@code taskset} before the command. */
    Program startServer(List<String> prefix) throws IOException {
        certificate();
        List<String> command = Stream.concat(
                prefix.stream(), Stream.of(server().toString(), certificate.toString(), key.toString())).toList();
        return new Program(command, directory.resolve("programs.log"));
    }

    /** Makes a server's certificate, and its key. */
    void certificate() throws IOException {
        run(List.of("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost",
                "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key.toString(), "-out", certificate.toString()));
    }

    String bpftraceScript() throws IOException {
        return Files.readString(sources.resolve("bpftrace/requests.bt"));
    }

    /** The libssl.so that the client maps. */
    static String library(Path client) throws IOException {
        return library(client, "libssl.so");
    }

    /** Copies the client's libraries of OpenSSL into a folder. */
    static void copyLibraries(Path client, Path folder) throws IOException {
        for (String name : List.of("libssl.so", "libcrypto.so")) {
            Path library = Path.of(library(client, name));
            Files.copy(library, folder.resolve(library.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static String library(Path client, String name) throws IOException {
        Process ldd = new ProcessBuilder("ldd", client.toString()).start();
        try (Stream<String> lines = ldd.inputReader().lines()) {
            return lines.filter(line -> line.contains(name))
                    .map(line -> line.replaceAll(".*=> (\\S+).*", "$1"))
                    .findFirst().orElseThrow(() -> new IOException(client + " is not linked with " + name));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private Path compile(String name, List<String> libraries) throws IOException {
        Path program = directory.resolve(name);
        run(Stream.concat(
                Stream.of("cc", "-O2", "-Wall", "-o", program.toString(), sources.resolve("c/" + name + ".c").toString()),
                libraries.stream()).toList());
        return program;
    }

    private void run(List<String> command) throws IOException {
        Path log = directory.resolve("build.log");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        Pause.untilEnded(process);
        if (process.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + ": exit status " + process.exitValue() + ": "
                    + Files.readString(log) + "(Debian: apt-get install gcc libssl-dev openssl bpftrace)");
        }
    }
}
