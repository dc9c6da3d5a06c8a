package io.s3trace.it;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Client programs that use Java's own TLS, on any version of Java from 8 on. */
final class JavaClients {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String PASSWORD = "changeit";
    /** What the tests run on, without the tests. */
    private static final String OWN_JARS = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> entry.endsWith(".jar") && !entry.contains("s3trace"))
            .collect(Collectors.joining(File.pathSeparator));
    /** Those of other clients, which want other versions. */
    private static final String OTHER_JARS = read(Path.of("java-clients/target/classpath"));
    /** The root directory of other versions of Java, which need another C library; empty: there is none. */
    private static final String OTHER_ROOT = System.getenv().getOrDefault("S3TRACE_JDKS", "");
    /** Goes there, with what the clients need mounted for as long as the process lives. */
    private static final String ENTER = """
            root=$1; shift
            mount -t proc proc "$root/proc" && mount --rbind /dev "$root/dev" || exit
            while [ "$1" != -- ]; do
                mkdir -p "$root$1" && mount --bind "$1" "$root$1" || exit
                shift
            done
            shift
            exec chroot "$root" "$@"
            """;

    private static final String TRUST_STORE = "trust.p12";

    /** The programs that run on those. */
    private static final Set<String> OTHERS = Set.of("JavaMinioClient", "JavaS3aClient");

    private final S3Server server;
    private final Path classes;
    private final Path trustStore;

    /** Compiles the programs, and makes a trust store of the server's certificate. */
    JavaClients(S3Server server) {
        this.server = server;
        this.classes = SharedFiles.once("java-clients", JavaClients::compile);
        this.trustStore = SharedFiles.once("trust-store", directory -> trust(server.certificate(), directory))
                .resolve(TRUST_STORE);
    }

    private static void compile(Path classes) {
        compile("JavaTlsClient.java", 8, OWN_JARS, classes);
        compile("JavaSocketClient.java", 8, OWN_JARS, classes);
        compile("JavaHttpClient.java", 11, OWN_JARS, classes);
        compile("JavaHttp2Client.java", 11, OWN_JARS, classes);
        compile("JavaMinioClient.java", 8, OTHER_JARS, classes);
        compile("JavaS3aClient.java", 8, OTHER_JARS, classes);
    }

    private static void trust(Path certificate, Path directory) {
        Child.start(directory, "keytool", List.of(tool("keytool"), "-importcert", "-noprompt", "-alias", "server",
                "-file", certificate.toString(), "-keystore", directory.resolve(TRUST_STORE).toString(), "-storetype", "PKCS12",
                "-storepass", PASSWORD)).succeed(TIMEOUT);
    }

    /** {@return the home of a version of Java in a root directory of its own; empty if it was not fetched} */
    static Optional<Path> otherHome(int version) {
        Path homes = Path.of(OTHER_ROOT, "usr/lib/jvm");
        if (OTHER_ROOT.isEmpty() || !Files.isDirectory(homes)) {
            return Optional.empty();
        }
        try (Stream<Path> folders = Files.list(homes)) {
            return folders.filter(home -> home.getFileName().toString().startsWith("java-" + version + "-"))
                    .map(home -> Files.exists(home.resolve("jre/bin/java")) ? home.resolve("jre") : home).findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOther(Path home) {
        return !OTHER_ROOT.isEmpty() && home.startsWith(OTHER_ROOT);
    }

    private static Path inside(Path home) {
        return isOther(home) ? Path.of("/").resolve(Path.of(OTHER_ROOT).relativize(home)) : home;
    }

    /** The command before Java's. */
    private List<String> enter(Path home) {
        if (!isOther(home)) {
            return List.of();
        }
        List<String> command = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", ENTER, "sh", OTHER_ROOT,
                server.directory().toString(), classes.toString(), trustStore.getParent().toString()));
        Stream.of(OWN_JARS.split(File.pathSeparator)).map(jar -> Path.of(jar).getParent().toString()).distinct()
                .forEach(command::add);
        command.add("--");
        return command;
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

    /** {@return the home of a version of Java that is installed, or of the next one, or the newest} */
    static Path home(int version) {
        return homes(version).stream().min(Comparator.comparingInt(JavaClients::feature))
                .orElse(Path.of(System.getProperty("java.home")));
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

    private static void compile(String source, int release, String jars, Path classes) {
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        int result = ToolProvider.getSystemJavaCompiler().run(null, errors, errors, "-Xlint:-options", "--release",
                Integer.toString(release), "-cp", jars, "-d", classes.toString(),
                Clients.script(classes, source));
        if (result != 0) {
            throw new AssertionError(errors.toString(StandardCharsets.UTF_8));
        }
    }

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        return start(Front.KEEP_ALIVE, java, options, program, arguments);
    }

    Child start(Front front, Path java, List<String> options, String program, String... arguments) {
        List<String> command = new ArrayList<>(enter(java));
        command.add(inside(java).resolve("bin/java").toString());
        command.add("-Xmx256m");
        command.add("-Ds3trace.server=" + server.directory()); // whose client it is, for those who look at command lines
        command.add("-Djavax.net.ssl.trustStore=" + trustStore);
        command.add("-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
        command.addAll(options);
        String jars = OTHERS.contains(program) ? OTHER_JARS : OWN_JARS;
        command.addAll(List.of("-cp", classes + File.pathSeparator + jars, program, server.endpoint(front)));
        command.addAll(List.of(arguments));
        return Child.start(server.directory(), program, command);
    }
}
