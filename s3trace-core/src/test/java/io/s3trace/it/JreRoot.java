package io.s3trace.it;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A root file system that has a JRE, the C library it needs and some jars, and nothing else: no shell. It is read-only for who
 * runs in it.
 */
public final class JreRoot {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));
    /** $1: the root; $2: the JRE; $3: "sys" or nothing; $4 and $5: a folder and where it is to be; then the command. */
    private static final String ENTER = """
            root=$1 jre=$2 sys=$3 folder=$4 inside=$5; shift 5
            mount --bind "$root" "$root" && mount --bind "$jre" "$root/jre" || exit
            [ -z "$folder" ] || mount --bind "$folder" "$root$inside" || exit
            mount -o remount,bind,ro "$root" && mount -t proc proc "$root/proc" || exit
            [ -z "$sys" ] || mount --rbind /sys "$root/sys" || exit
            exec "$@"
            """;

    private final Path directory;
    private final Path root;

    private JreRoot(Path directory, Path root) {
        this.directory = directory;
        this.root = root;
    }

    /**
     * Makes one.
     *
     * @param directory an empty folder
     * @param needed names of those entries of the class path that are to be in it
     */
    public static JreRoot make(Path directory, Pattern needed) throws IOException {
        Path root = Files.createDirectory(directory.resolve("root"));
        for (String folder : List.of("proc", "sys", "jre", "app", "run")) {
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
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (needed.matcher(Path.of(entry).getFileName().toString()).matches()) {
                copy(Path.of(entry), root.resolve("app"));
            }
        }
        return new JreRoot(directory, root);
    }

    /** Those of the system: {@code libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x...)}. */
    private static List<Path> libraries(String ldd) {
        return Pattern.compile("(/\\S+) \\(0x").matcher(ldd).results().map(library -> Path.of(library.group(1)))
                .filter(library -> !library.startsWith(JAVA_HOME)).distinct().toList();
    }

    private static void copy(Path entry, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(entry)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(entry.getParent().relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING); // each module has a module-info
            }
        }
    }

    /** Starts Java in it, as root and with all capabilities, and with {@code /sys}. */
    public Child startPrivileged(String name, String... arguments) {
        return start(name, List.of(), "sys", "", "", List.of("chroot", root.toString()), arguments);
    }

    /**
     * Starts Java in it, without capabilities.
     *
     * @param cgroup where it is to be, as a command that is put before its own; empty for where this process is
     * @param user its user and group, {@code UID:GID}
     * @param groups its other groups, separated by commas; may be empty
     * @param folder what it sees as {@code /run}
     */
    public Child start(String name, List<String> cgroup, String user, String groups, Path folder, String... arguments) {
        return start(name, cgroup, "", folder.toString(), "/run",
                List.of("chroot", "--userspec=" + user, "--groups=" + groups, root.toString()), arguments);
    }

    private Child start(String name, List<String> cgroup, String sys, String folder, String inside, List<String> chroot,
            String... arguments) {
        List<String> command = new ArrayList<>(cgroup);
        command.addAll(List.of("unshare", "--mount", "sh", "-c", ENTER, "sh", root.toString(), JAVA_HOME.toString(), sys, folder,
                inside));
        command.addAll(chroot);
        command.add("/jre/bin/java");
        command.addAll(List.of(arguments));
        return Child.start(directory, name, command);
    }
}
