package io.s3trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** What programs can compile against, as text: one line a member, as javap shows it, sorted. */
public final class PublicApi {
    private static final ToolProvider JAVAP = ToolProvider.findFirst("javap").orElseThrow();

    private PublicApi() {}

    /** Fails if the public types of these packages are not what the file says. */
    public static void check(Path file, Class<?> anyType, Set<String> packages) throws IOException {
        Generated.check(file, describe(classes(anyType), packages));
    }

    private static Path classes(Class<?> anyType) {
        try {
            return Path.of(anyType.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static String describe(Path classes, Set<String> packages) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String name : new TreeSet<>(packages)) {
            try (Stream<Path> files = Files.list(classes.resolve(name.replace('.', File.separatorChar)))) {
                for (Path file : files.filter(file -> file.toString().endsWith(".class")).sorted().toList()) {
                    text.append(describe(file));
                }
            }
        }
        return text.toString();
    }

    private static String describe(Path file) {
        StringWriter output = new StringWriter();
        int status = JAVAP.run(new PrintWriter(output), new PrintWriter(output), "-protected", "-constants", file.toString());
        assertThat(status).as(output.toString()).isZero();
        List<String> lines = new ArrayList<>(output.toString().lines().filter(line -> !line.startsWith("Compiled from"))
                .map(line -> line.replace(" synchronized ", " ")).toList());
        String type = lines.removeFirst();
        lines.removeLast();
        if (!type.startsWith("public ") && !type.startsWith("protected ")) {
            return "";
        }
        return type + '\n' + String.join("\n", lines.stream().sorted().toList()) + "\n}\n\n";
    }
}
