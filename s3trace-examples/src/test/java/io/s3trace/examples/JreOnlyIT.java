package io.s3trace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.it.Await;
import io.s3trace.it.Child;
import io.s3trace.it.Clients;
import io.s3trace.it.Front;
import io.s3trace.it.RequiresBpf;
import io.s3trace.it.RequiresTools;
import io.s3trace.it.S3Server;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A read-only root file system that has a JRE, the C library it needs and the jars, and nothing else: no libbpf, no shell. */
@RequiresBpf
@RequiresTools({"nginx", "curl", "openssl", "unshare"})
class JreOnlyIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));
    private static final Pattern NEEDED =
            Pattern.compile("s3trace-.*|classes|slf4j-api-.*|jackson-core-.*|picocli-.*");

    @TempDir
    private Path directory;

    @Test
    void nothingNeedsToBeInstalled() throws IOException {
        Path root = makeRoot();
        try (S3Server server = S3Server.start(); Child tracer = trace(root)) {
            tracer.awaitErrors("ready", TIMEOUT);
            new Clients(server).curl(server.endpoint(Front.KEEP_ALIVE) + "/distroless/key");
            Await.until("a line about the request", TIMEOUT, () -> tracer.output().contains("\"bucket\":\"distroless\""));
            tracer.terminate();
            tracer.exitCode(TIMEOUT);
            assertThat(tracer.errors()).contains("\"libbpf\":\"1.1 (bundled)\"");
        }
    }

    private Path makeRoot() throws IOException {
        Path root = Files.createDirectory(directory.resolve("root"));
        for (String folder : List.of("proc", "sys", "jre", "app")) {
            Files.createDirectory(root.resolve(folder));
        }
        try (Child ldd = Child.start(directory, "ldd",
                List.of("ldd", JAVA_HOME.resolve("bin/java").toString(), JAVA_HOME.resolve("lib/server/libjvm.so").toString()))) {
            for (Path library : libraries(ldd.succeed(TIMEOUT).output())) {
                Path copy = root.resolve(Path.of("/").relativize(library));
                Files.createDirectories(copy.getParent());
                Files.copy(library.toRealPath(), copy);
            }
        }
        return root;
    }

    /** Those of the system: {@code libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x...)}. */
    private static List<Path> libraries(String ldd) {
        return Pattern.compile("(/\\S+) \\(0x").matcher(ldd).results().map(library -> Path.of(library.group(1)))
                .filter(library -> !library.startsWith(JAVA_HOME)).distinct().toList();
    }

    private Child trace(Path root) throws IOException {
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            copy(Path.of(entry), root.resolve("app"));
        }
        String mounts = """
                mount --bind %1$s %1$s && mount --bind %2$s %1$s/jre && mount -o remount,bind,ro %1$s &&
                mount -t proc proc %1$s/proc && mount --rbind /sys %1$s/sys &&
                exec chroot %1$s "$@"\
                """.formatted(root, JAVA_HOME);
        return Child.start(directory, "tracer", List.of("unshare", "--mount", "sh", "-c", mounts, "sh", "/jre/bin/java",
                "--enable-native-access=ALL-UNNAMED", "-cp", "/app/classes:/app/*",
                JsonLines.class.getName(), "--mode", "openssl", "--include-unknown"));
    }

    private static void copy(Path entry, Path to) throws IOException {
        if (!NEEDED.matcher(entry.getFileName().toString()).matches()) {
            return;
        }
        try (Stream<Path> files = Files.walk(entry)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(entry.getParent().relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }
}
