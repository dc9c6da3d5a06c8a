package io.s3trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.s3trace.bpf.BpfObject;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

/** slf4j-api is all that is needed: who uses none of Micrometer, Prometheus and OpenTelemetry needs none of their jars. */
class OptionalIntegrationsTest {
    private static final Set<String> OPTIONAL = Set.of("io.s3trace.micrometer", "io.s3trace.otel");

    private static final List<Path> REQUIRED = List.of(
            location(S3Tracer.class), location(BpfObject.class), location(Logger.class));

    private static Path location(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void onTheClassPathEveryOtherClassLinksWithoutThem() throws IOException {
        URL[] urls = REQUIRED.stream().map(Path::toUri).map(OptionalIntegrationsTest::url).toArray(URL[]::new);
        try (URLClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
            List<Class<?>> checked = new ArrayList<>();
            for (String name : classNames()) {
                assertThatCode(() -> checked.add(link(name, loader))).as(name).doesNotThrowAnyException();
            }
            assertThat(checked).extracting(Class::getName)
                    .contains("io.s3trace.S3Tracer", "io.s3trace.stats.S3Statistics");
        }
    }

    @Test
    void onTheModulePathTheModuleResolvesWithoutThem() {
        Configuration configuration = ModuleLayer.boot().configuration().resolve(
                ModuleFinder.of(REQUIRED.toArray(Path[]::new)), ModuleFinder.of(), List.of("io.s3trace"));
        assertThat(configuration.findModule("io.s3trace")).get()
                .satisfies(module -> assertThat(module.reference().descriptor().exports())
                        .extracting(exported -> exported.source())
                        .contains("io.s3trace", "io.s3trace.stats", "io.s3trace.micrometer", "io.s3trace.otel",
                                "io.s3trace.jfr"));
    }

    @Test
    void aModuleThatUsesTheLibraryCompilesWithoutThem(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("module-info.java"), "module user { requires io.s3trace; }");
        Path user = Files.createDirectories(directory.resolve("user")).resolve("User.java");
        Files.writeString(user, """
                package user;

                import io.s3trace.S3Tracer;
                import io.s3trace.event.S3RequestEvent;
                import io.s3trace.stats.S3Statistics;

                class User {
                    long count;

                    void use(S3Statistics statistics, S3RequestEvent event) {
                        S3Tracer.builder().tuning(t -> t.warmUp(false)).onEvent(e -> count++).onEveryEvent(statistics);
                        count += event.request().bytes();
                    }
                }
                """);
        StringWriter complaints = new StringWriter();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            String path = REQUIRED.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
            boolean compiled = compiler.getTask(complaints, files, null,
                    List.of("--module-path", path, "-d", directory.resolve("classes").toString(), "-proc:none"), null,
                    files.getJavaFileObjects(directory.resolve("module-info.java"), user)).call();
            assertThat(compiled).as(complaints.toString()).isTrue();
        }
    }

    /** Loads a class and all types in its fields and methods. */
    private static Class<?> link(String name, ClassLoader loader) throws ReflectiveOperationException {
        Class<?> type = Class.forName(name, false, loader);
        for (Method method : type.getDeclaredMethods()) {
            method.getGenericReturnType();
        }
        type.getDeclaredFields();
        return type;
    }

    private static List<String> classNames() throws IOException {
        Path root = location(S3Tracer.class);
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString())
                    .filter(file -> file.endsWith(".class") && !file.equals("module-info.class"))
                    .map(file -> file.substring(0, file.length() - ".class".length()).replace('/', '.'))
                    .filter(name -> !OPTIONAL.contains(name.substring(0, name.lastIndexOf('.'))))
                    .toList();
        }
    }

    private static URL url(URI uri) {
        try {
            return uri.toURL();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
