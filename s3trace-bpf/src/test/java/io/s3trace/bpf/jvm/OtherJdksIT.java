package io.s3trace.bpf.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.s3trace.bpf.jvm.JssePage.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * JDKs of other versions, in a root directory of their own, as in a container. {@code src/test/jdks/fetch} makes it; the
 * environment's {@code S3TRACE_JDKS} is its path.
 */
class OtherJdksIT {
    private static final String ROOT = System.getenv("S3TRACE_JDKS");
    private static final Duration TIMEOUT = JsseAgent.DEFAULT_TIMEOUT;
    /** With mounts that are gone with the process. */
    private static final String ENTER = """
            root=$1 files=$2 user=$3
            shift 3
            mount -t proc proc "$root/proc" && mount --rbind /dev "$root/dev" && mkdir -p "$root$files" &&
                mount --bind "$files" "$root$files" && exec chroot --userspec="$user" "$root" "$@"
            """;

    @ParameterizedTest
    @ValueSource(ints = {8, 11, 17, 21, 25, 26, 27, 28})
    void itWorks(int version) throws Exception {
        works(version, "0:0");
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 11, 17, 21, 25, 26, 27, 28})
    void itWorksForAnotherUser(int version) throws Exception {
        works(version, "65534:65534");
    }

    private static void works(int version, String user) throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
        Path home = home(version);
        try (TracedJvm jvm = TracedJvm.start(List.of("unshare", "--mount", "sh", "-c", ENTER, "sh", ROOT, TracedJvm.files()
                .toString(),
                user), home)) {
            Jvm target = jvm.look();
            assertThat(target.feature()).isEqualTo(version);
            assertThat(JsseAgent.whyNot(target)).isEmpty();
            try (JssePage page = JsseAgent.load(target, TIMEOUT)) {
                page.renewLease(Duration.ofMinutes(1));
                jvm.does("get");
                long first = page.figures().handOvers();
                assertThat(first).isGreaterThanOrEqualTo(3);
                if (version > 8) {
                    jvm.does("get by HttpClient");
                    assertThat(page.figures().handOvers()).isGreaterThan(first);
                }
                assertThat(page.figures().throwables()).isZero();
                JsseAgent.unload(target, TIMEOUT);
                assertThat(page.state()).isEqualTo(State.HOOKS_OUT);
            }
            jvm.does("get");
            assertThat(leftovers()).isEmpty();
        }
    }

    private static Path home(int version) throws IOException {
        assumeTrue(ROOT != null, "no other JDKs: S3TRACE_JDKS is not set, see src/test/jdks/fetch");
        try (Stream<Path> homes = Files.list(Path.of(ROOT, "usr/lib/jvm"))) {
            Path home = homes.filter(path -> path.getFileName().toString().startsWith("java-" + version + "-")).findFirst()
                    .orElse(null);
            assumeTrue(home != null, "no JDK " + version + " in " + ROOT);
            Path inside = Path.of("/").resolve(Path.of(ROOT).relativize(home));
            return Files.exists(home.resolve("jre/bin/java")) ? inside.resolve("jre") : inside;
        }
    }

    private static List<String> leftovers() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(ROOT, "tmp"))) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.startsWith(".s3trace")
                    || name.startsWith(".attach")).toList();
        }
    }
}
