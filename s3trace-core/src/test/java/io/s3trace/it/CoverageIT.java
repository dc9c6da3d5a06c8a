package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.s3trace.S3Tracer;
import io.s3trace.bpf.KernelFeatures;
import io.s3trace.event.ProcessCoverage;
import io.s3trace.event.TlsLibrary;
import io.s3trace.select.ProbeMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code coverage()} answers "why do I see nothing?", whatever the processes and their files are like. */
@RequiresBpf
@RequiresTools({"openssl", "cc"})
class CoverageIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Path LIBSSL = Path.of("/usr/lib/x86_64-linux-gnu/libssl.so.3");
    private static final int LOOKS = 50;
    private static final int ELF_OFFSETS = 32;
    private static final int ELF_HEADER = 64;
    private static final String MAP = """
            import mmap, sys
            with open(sys.argv[1], 'rb') as file:
                code = mmap.mmap(file.fileno(), 0, mmap.MAP_PRIVATE, mmap.PROT_READ | mmap.PROT_EXEC)
            print('mapped', flush=True)
            sys.stdin.readline()
            """;
    private static final String MAP_OVER_AND_OVER = """
            import mmap, sys
            print('mapped', flush=True)
            with open(sys.argv[1], 'rb') as file:
                while True:
                    for _ in range(20):
                        codes = [mmap.mmap(file.fileno(), 0, mmap.MAP_PRIVATE, mmap.PROT_READ | mmap.PROT_EXEC)
                                 for _ in range(100)]
            """;

    @TempDir
    private Path directory;

    @Test
    void fileWithProbesIsNamed() throws IOException {
        Path library = Files.copy(LIBSSL, directory.resolve("a library"));
        ProcessCoverage coverage = coverageOfMapping(library, ProbeMode.AUTO);
        assertThat(coverage.files().get(TlsLibrary.OPENSSL)).containsExactly(library.toString());
        assertThat(coverage.reason()).isEmpty();
    }

    @Test
    void plainHttpCoversEveryProcessWithoutAFile() {
        try (Child sleeper = start("sleep", "60");
                S3Tracer tracer = S3Tracer.builder().mode(ProbeMode.HTTP).start()) {
            ProcessCoverage coverage = coverage(tracer, sleeper.pid());
            assertThat(coverage.covered()).isTrue();
            assertThat(coverage.files()).containsOnlyKeys(TlsLibrary.NONE);
            assertThat(coverage.files().get(TlsLibrary.NONE)).isEmpty();
            assertThat(coverage.reason()).startsWith("maps no TLS library");
        }
    }

    @Test
    void whoIsNotTracedIsNotCovered() {
        try (Child named = start("sleep", "60");
                Child other = start("sleep", "60");
                S3Tracer tracer = S3Tracer.builder().mode(ProbeMode.HTTP).pid(named.pid()).start();
                S3Tracer byName = S3Tracer.builder().mode(ProbeMode.HTTP).comm("curl").start()) {
            assertThat(coverage(tracer, named.pid()).covered()).isTrue();
            assertThat(coverage(tracer, other.pid())).matches(process -> !process.covered())
                    .extracting(ProcessCoverage::reason).asString().startsWith("not traced: neither named");
            assertThat(coverage(byName, named.pid()).reason()).startsWith("not traced: its name");
            assertThat(coverage(byName, ProcessHandle.current().pid()).reason()).contains("the tracer's own process");
        }
    }

    @Test
    void strippedStaticProgramIsNamed() throws IOException {
        Path source = Files.writeString(directory.resolve("static.c"),
                "#include <unistd.h>\nint main(void) { pause(); return 0; }\n");
        Path program = directory.resolve("static");
        start("cc", "-static", "-s", "-o", program.toString(), source.toString()).succeed(TIMEOUT);
        try (Child child = start(program.toString());
                S3Tracer tracer = S3Tracer.builder().mode(ProbeMode.OPENSSL).start()) {
            assertThat(coverage(tracer, child.pid()).reason())
                    .isEqualTo("static binary: no TLS functions found in " + program + ": stripped, or it uses none");
        }
    }

    @Test
    void damagedLibrariesAreNamedWithTheirFault() throws IOException {
        byte[] library = Files.readAllBytes(LIBSSL);
        Path truncated = Files.write(directory.resolve("truncated.so"), Arrays.copyOf(library, 4096));
        Arrays.fill(library, ELF_OFFSETS, ELF_HEADER, (byte) 0xff);
        Path corrupt = Files.write(directory.resolve("corrupt.so"), library);
        for (Path damaged : List.of(truncated, corrupt)) {
            ProcessCoverage coverage = coverageOfMapping(damaged, ProbeMode.OPENSSL);
            assertThat(coverage.covered()).isFalse();
            assertThat(coverage.reason()).startsWith("maps no TLS library").contains("; " + damaged + ": ");
        }
    }

    @Test
    void mappingsMayChangeWhileTheyAreRead() throws IOException {
        Path library = Files.copy(LIBSSL, directory.resolve("libssl.so.3"));
        try (Child child = start(Clients.PYTHON, "-c", MAP_OVER_AND_OVER, library.toString());
                S3Tracer tracer = S3Tracer.builder().mode(ProbeMode.OPENSSL).start()) {
            child.awaitOutput("mapped", TIMEOUT);
            for (int i = 0; i < LOOKS; i++) {
                ProcessCoverage coverage = coverage(tracer, child.pid());
                if (coverage.covered()) {
                    assertThat(coverage.files().get(TlsLibrary.OPENSSL)).containsExactly(library.toString());
                } else {
                    assertThat(coverage.reason()).startsWith("maps no TLS library");
                }
            }
        }
    }

    /** It is in a container, so to speak: its root may not be looked into. */
    @Test
    @RequiresTools({"setpriv", "unshare"})
    void libraryThatMayNotBeReachedIsNamed() {
        try (Child child = startAsNobody("mount -t tmpfs none /mnt && cp " + LIBSSL + " /mnt",
                Clients.PYTHON, "-c", MAP, "/mnt/libssl.so.3")) {
            child.awaitOutput("mapped", TIMEOUT);
            assertThat(reasonWithoutPtrace(child.pid(), "true"))
                    .startsWith("maps no TLS library").contains("; /mnt/libssl.so.3: cannot be reached: ");
        }
    }

    @Test
    @RequiresTools({"setpriv", "unshare"})
    void processThatProcHidesIsNamed() {
        try (Child child = startAsNobody("true", Clients.PYTHON, "-c", MAP, LIBSSL.toString())) {
            child.awaitOutput("mapped", TIMEOUT);
            assertThat(reasonWithoutPtrace(child.pid(), "mount -t proc -o hidepid=1,gid=65534 none /proc"))
                    .startsWith("cannot read /proc/" + child.pid() + "/").contains("CAP_SYS_PTRACE");
        }
    }

    private Child startAsNobody(String mount, String... command) {
        return startApart(mount, Stream.concat(Stream.of("setpriv", "--reuid=65534", "--clear-groups"), Stream.of(command)));
    }

    /** By a tracer in a JVM of its own, which has but the two capabilities that BPF takes. */
    private String reasonWithoutPtrace(long pid, String mount) {
        assumeThat(KernelFeatures.hasUprobeMulti()).as("perf events may want more capabilities").isTrue();
        try (Child tracer = startApart(mount, Stream.of("setpriv", "--bounding-set=-all,+bpf,+perfmon",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED",
                "-cp", System.getProperty("java.class.path"), ReasonOf.class.getName(), Long.toString(pid)))) {
            return tracer.succeed(TIMEOUT).output().strip();
        }
    }

    /** Starts a command with mounts of its own. */
    private Child startApart(String mount, Stream<String> command) {
        return start(Stream.concat(Stream.of("unshare", "--mount", "sh", "-c", mount + " && exec \"$@\"", "sh"), command)
                .toArray(String[]::new));
    }

    private ProcessCoverage coverageOfMapping(Path file, ProbeMode mode) {
        try (Child child = start(Clients.PYTHON, "-c", MAP, file.toString())) {
            child.awaitOutput("mapped", TIMEOUT);
            try (S3Tracer tracer = S3Tracer.builder().mode(mode).start()) {
                return coverage(tracer, child.pid());
            }
        }
    }

    private Child start(String... command) {
        return Child.start(directory, "child", List.of(command));
    }

    static ProcessCoverage coverage(S3Tracer tracer, long pid) {
        return tracer.coverage().stream().filter(process -> process.pid() == pid).findFirst().orElseThrow();
    }
}
