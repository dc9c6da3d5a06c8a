package io.s3trace.it;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Client programs that use Java's own TLS, on any version of Java from 8 on. */
final class JavaClients {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String PASSWORD = "changeit";

    private final S3Server server;
    private final Clients clients;
    private final Path classes;
    private final Path trustStore;

    /** Compiles the programs, and makes a trust store of the server's certificate. */
    JavaClients(S3Server server, Clients clients) {
        this.server = server;
        this.clients = clients;
        this.classes = server.directory().resolve("java-clients");
        this.trustStore = server.directory().resolve("trust.p12");
        compile("JavaTlsClient.java", 8);
        compile("JavaHttpClient.java", 11);
        Child.start(server.directory(), "keytool", List.of(tool("keytool"), "-importcert", "-noprompt", "-alias", "server",
                "-file", server.certificate().toString(), "-keystore", trustStore.toString(), "-storetype", "PKCS12",
                "-storepass", PASSWORD)).succeed(TIMEOUT);
    }

    /** {@return the homes of all versions of Java that are installed, from a version on} */
    static List<Path> homes(int from) {
        try (Stream<Path> folders = Files.list(Path.of("/usr/lib/jvm"))) {
            return Stream.concat(Stream.of(Path.of(System.getProperty("java.home"))), folders)
                    .filter(home -> feature(home) >= from).map(JavaClients::real).distinct().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The version of a home, 0 if it is none. */
    private static int feature(Path home) {
        try (Stream<String> lines = Files.lines(home.resolve("release"))) {
            return lines.filter(line -> line.startsWith("JAVA_VERSION=")).map(line -> line.replaceAll("\\D*(\\d+).*", "$1"))
                    .mapToInt(Integer::parseInt).findFirst().orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void compile(String source, int release) {
        try {
            Files.createDirectories(classes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Child.start(server.directory(), "javac", List.of(tool("javac"), "-Xlint:-options", "--release",
                Integer.toString(release), "-cp", libraries(), "-d", classes.toString(), clients.script(source)))
                .succeed(TIMEOUT);
    }

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    /** What the tests run on, without the tests. */
    private static String libraries() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar") && !entry.contains("s3trace")).collect(Collectors.joining(File.pathSeparator));
    }

    /**
     * Starts a client, which prints "waiting" and goes on when it is told to.
     *
     * @param java the home of the Java version
     * @param options of the virtual machine
     * @param program the class
     * @param arguments of the program, behind the endpoint
     */
    Child start(Path java, List<String> options, String program, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(java.resolve("bin/java").toString());
        command.add("-Xmx256m");
        command.add("-Djavax.net.ssl.trustStore=" + trustStore);
        command.add("-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
        command.addAll(options);
        command.addAll(List.of("-cp", classes + File.pathSeparator + libraries(), program, server.endpoint(Front.KEEP_ALIVE)));
        command.addAll(List.of(arguments));
        return Child.start(server.directory(), program, command);
    }
}
