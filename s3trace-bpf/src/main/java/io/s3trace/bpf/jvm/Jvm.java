package io.s3trace.bpf.jvm;

import io.s3trace.bpf.elf.ElfException;
import io.s3trace.bpf.elf.ElfFile;
import io.s3trace.bpf.process.ProcessState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A process that runs a Java virtual machine, and what can be seen of it from outside. An immutable snapshot.
 *
 * @param pid the process, as this process sees it
 * @param startTicks when it started, in clock ticks since boot: tells it from another one that gets its pid later
 * @param kind which virtual machine it is
 * @param feature the Java version that it runs, such as 17; 0 if unknown
 * @param update the update of Java 8, such as 504; 0 if it is another version, or unknown
 * @param version the version in full, such as {@code 17.0.15}; empty if unknown
 * @param options the options that decide about attaching
 */
public record Jvm(int pid, long startTicks, JvmKind kind, int feature, int update, String version, JvmOptions options) {
    /** The first version that prints a warning when an agent is loaded while it runs: JEP 451. */
    private static final int WARNS_SINCE = 21;
    /** The first version that knows which compiled code a changed class invalidates: JDK-8324241. */
    private static final int KEEPS_COMPILED_CODE_SINCE = 23;
    /** It takes commands before it can carry them out: it answers with a NullPointerException, or takes its socket away. */
    private static final Duration STARTING = Duration.ofSeconds(30);
    private static final String NATIVE_IMAGE_SECTION = ".svm_heap";

    /**
     * Looks at a process. Reads files only.
     *
     * @param pid the process
     * @return empty if it runs no virtual machine that can be recognised
     * @throws IOException if it has ended, or may not be looked at
     */
    public static Optional<Jvm> of(int pid) throws IOException {
        long startTicks = ProcessState.of(pid).startTicks();
        MappedLibraries libraries = MappedLibraries.of(pid);
        if (libraries.libjvm().isEmpty() && !libraries.openJ9()) {
            return isNativeImage(pid)
                    ? Optional.of(new Jvm(pid, startTicks, JvmKind.NATIVE_IMAGE, 0, 0, "", JvmOptions.NONE))
                    : Optional.empty();
        }
        Path library = libraries.libjvm().isEmpty() ? null : libraries.reach(pid);
        JvmVersion version = library == null ? JvmVersion.UNKNOWN : JvmVersion.of(library);
        return Optional.of(new Jvm(pid, startTicks, libraries.openJ9() ? JvmKind.OPENJ9 : JvmKind.HOTSPOT,
                version.feature(), version.update(), version.text(), JvmOptions.of(pid, library, libraries)));
    }

    private static boolean isNativeImage(int pid) {
        try (ElfFile program = ElfFile.open(Proc.of(pid, "exe"))) {
            return program.section(NATIVE_IMAGE_SECTION).isPresent();
        } catch (ElfException e) {
            return false;
        }
    }

    /** Looks again at what it was told about attaching: it may have been starting. */
    JvmOptions optionsNow() throws IOException {
        MappedLibraries libraries = MappedLibraries.of(pid);
        return JvmOptions.of(pid, libraries.libjvm().isEmpty() ? null : libraries.reach(pid), libraries);
    }

    /** {@return whether the process is still the same one} */
    public boolean isAlive() {
        try {
            return ProcessState.of(pid).startTicks() == startTicks;
        } catch (IOException e) {
            return false;
        }
    }

    /** {@return whether it may not have started completely} */
    boolean hasJustStarted() {
        return ProcessHandle.of(pid).flatMap(process -> process.info().startInstant())
                .filter(start -> start.plus(STARTING).isAfter(Instant.now())).isPresent();
    }

    /** {@return whether it prints warnings on its stderr when an agent is loaded} */
    public boolean warnsOfAgents() {
        return feature >= WARNS_SINCE;
    }

    /**
     * {@return whether the first change of a class throws all of its compiled code away, which slows it down for a while;
     * true if the version is unknown}
     */
    public boolean forgetsCompiledCode() {
        return feature < KEEPS_COMPILED_CODE_SINCE;
    }
}
