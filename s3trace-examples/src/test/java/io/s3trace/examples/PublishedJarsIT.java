package io.s3trace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.S3Tracer;
import io.s3trace.bpf.BpfException;
import io.s3trace.it.Child;
import io.s3trace.it.RequiresBpf;
import io.s3trace.kubernetes.KubernetesPods;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

/** A program that uses the jars which are published, and slf4j-api, and nothing else. */
class PublishedJarsIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Path CORE = jar(S3Tracer.class);
    private static final Path BPF = jar(BpfException.class);
    private static final Path KUBERNETES = jar(KubernetesPods.class);
    private static final List<Path> JARS = List.of(CORE, BPF, jar(Logger.class));
    private static final String CONSUMER = """
            package consumer;

            import io.s3trace.S3Tracer;
            import io.s3trace.event.S3Operation;
            import io.s3trace.stats.S3Statistics;
            import io.s3trace.stats.StatisticsKey;
            import io.s3trace.testing.Events;

            public class Main {
                public static void main(String[] args) {
                    S3Statistics statistics = new S3Statistics(StatisticsKey.OPERATION);
                    statistics.accept(Events.of(S3Operation.GET_OBJECT).totalNanos(7).event());
                    System.out.println("max " + statistics.snapshot().all().total().maxNanos());
                    System.out.println(Main.class.getModule().isNamed() + " " + S3Tracer.class.getModule().isNamed());
                    try (S3Tracer tracer = S3Tracer.builder().onEveryEvent(statistics).start()) {
                        System.out.println("libbpf " + tracer.stats().libbpf());
                    }
                }
            }
            """;

    @TempDir
    private Path directory;

    private Path sources;
    private Path classes;

    private static Path jar(Class<?> type) {
        try {
            Path jar = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
            assertThat(jar).isRegularFile();
            return jar;
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void writeConsumer() throws IOException {
        classes = directory.resolve("classes");
        sources = Files.createDirectories(directory.resolve("sources/consumer"));
        Files.writeString(sources.resolve("Main.java"), CONSUMER);
    }

    @Test
    @RequiresBpf
    void areEnoughOnTheClassPath() throws IOException {
        compile("--class-path", path(JARS));
        assertThat(run("--enable-native-access=ALL-UNNAMED", "-cp", path(JARS) + File.pathSeparator + classes, "consumer.Main"))
                .contains("max 7", "false false", "(bundled)");
    }

    @Test
    @RequiresBpf
    void areEnoughOnTheModulePath() throws IOException {
        writeDescriptor("io.s3trace");
        compile("--module-path", path(JARS), "-Xlint:all", "-Werror");
        assertThat(run("--enable-native-access=io.s3trace.bpf", "-p", path(JARS) + File.pathSeparator + classes,
                "-m", "consumer/consumer.Main")).contains("max 7", "true true", "(bundled)");
    }

    /** Its client stays on the class path. */
    @Test
    void podsAreAModuleToo() throws IOException {
        Files.writeString(sources.resolve("Main.java"), """
                package consumer;

                public class Main {
                    public static void main(String[] args) {
                        System.out.println(io.s3trace.kubernetes.KubernetesPods.class.getMethods().length);
                        System.out.println(io.s3trace.kubernetes.KubernetesPods.class.getModule());
                    }
                }
                """);
        writeDescriptor("io.s3trace", "io.s3trace.kubernetes");
        String modules = path(Stream.concat(JARS.stream(), Stream.of(KUBERNETES)).toList());
        String client = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(jar -> jar.contains("kubernetes-") && !jar.contains("s3trace-kubernetes")).collect(
                        Collectors.joining(File.pathSeparator));
        compile("--module-path", modules, "--class-path", client);
        assertThat(run("-p", modules + File.pathSeparator + classes, "-cp", client, "-m", "consumer/consumer.Main"))
                .contains("module io.s3trace.kubernetes");
    }

    @Test
    void nameNoModuleByItsFile() {
        assertThat(ModuleFinder.of(CORE).findAll()).singleElement().satisfies(module -> assertThat(
                module.descriptor().requires().stream()
                        .filter(required -> !required.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC)))
                .extracting(ModuleDescriptor.Requires::name)
                .containsExactlyInAnyOrder("java.base", "java.management", "org.slf4j", "io.s3trace.bpf"));
    }

    @Test
    void haveTheLicencesOfWhatTheyHold() throws IOException {
        assertThat(entries(CORE)).contains("META-INF/LICENSE", "META-INF/licenses/HdrHistogram");
        assertThat(entries(KUBERNETES)).contains("META-INF/LICENSE");
        assertThat(entries(BPF)).contains("META-INF/LICENSE", "META-INF/licenses/libbpf", "META-INF/licenses/zlib",
                "META-INF/licenses/libelf.LGPL-3", "META-INF/licenses/s3trace.bpf.GPL-2");
    }

    private static Set<String> entries(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream().map(Object::toString).collect(Collectors.toSet());
        }
    }

    private void writeDescriptor(String... required) throws IOException {
        Files.writeString(sources.resolve("module-info.java"), Arrays.stream(required)
                .map(name -> "requires " + name + ";").collect(Collectors.joining(" ", "module consumer { ", " }")));
    }

    private void compile(String... options) throws IOException {
        StringWriter complaints = new StringWriter();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> all = new ArrayList<>(List.of(options));
        all.addAll(List.of("-proc:none", "-d", classes.toString()));
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> paths = Files.list(sources)) {
            boolean compiled = compiler.getTask(complaints, files, null, all, null,
                    files.getJavaFileObjectsFromPaths(paths.toList())).call();
            assertThat(compiled).as(complaints.toString()).isTrue();
        }
    }

    private String run(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Dio.s3trace.bpf.libbpf=bundled"));
        command.addAll(List.of(arguments));
        try (Child consumer = Child.start(directory, "consumer", command)) {
            return consumer.succeed(TIMEOUT).output();
        }
    }

    private static String path(List<Path> jars) {
        return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
