package io.s3trace.bpf.jvm;

import java.io.IOException;
import java.util.Optional;

/**
 * A process that runs a Java virtual machine, and what can be seen of it from outside. An immutable snapshot.
 *
 * @param pid the process, as this process sees it
 * @param startTicks when it started, in clock ticks since boot: tells it from another one that gets its pid later
 * @param kind which virtual machine it is
 * @param feature the Java version that it runs, such as 17; 0 if unknown
 * @param version the version in full, such as {@code 17.0.15}; empty if unknown
 * @param options the options that decide about attaching
 */
public record Jvm(int pid, long startTicks, JvmKind kind, int feature, String version, JvmOptions options) {
    /** The first version that prints a warning when an agent is loaded while it runs: JEP 451. */
    private static final int WARNS_SINCE = 21;
    /** The first version that knows which compiled code a changed class invalidates: JDK-8324241. */
    private static final int KEEPS_COMPILED_CODE_SINCE = 23;

    /**
     * Looks at a process. Reads files in {@code /proc} only.
     *
     * @param pid the process
     * @return empty if it runs no virtual machine that can be recognised
     * @throws IOException if it has ended, or may not be looked at
     */
    public static Optional<Jvm> of(int pid) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** {@return whether the process is still the same one} */
    public boolean isAlive() {
        throw new UnsupportedOperationException();
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
