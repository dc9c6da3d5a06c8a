package io.s3trace.bpf.jvm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Why a virtual machine is left alone. Each reason is a sentence. */
final class Refusals {
    static final String NO_ATTACH = "It was started with -XX:+DisableAttachMechanism.";
    static final String NO_HANDLER = "It has no handler for the signal that starts its attach listener, which would end it.";

    /** The kernel keeps 15 bytes of a thread's name. */
    private static final String DISPATCHER = "Signal Dispatch";
    private static final Path LAUNCHER = Path.of("java");
    private static final int FIRST_UPDATE_OF_8 = 261;
    private static final int[] OLD_TLS = {9, 10};

    /** This passes, as {@link #NO_HANDLER} may. */
    static final String STOPPED = "It is stopped.";

    private Refusals() {}

    /** The first of all reasons. Sends nothing, changes nothing. */
    static Optional<String> of(Jvm jvm) {
        String ofKind = ofKind(jvm);
        if (ofKind != null) {
            return Optional.of(ofKind);
        }
        try {
            return Optional.ofNullable(ofProcess(jvm.pid(), ProcessStatus.of(jvm.pid()), jvm.options()));
        } catch (IOException e) {
            return Optional.of(jvm.isAlive() ? "It cannot be looked into: " + e.getMessage() + "." : "It has ended.");
        }
    }

    private static @Nullable String ofKind(Jvm jvm) {
        if (jvm.kind() == JvmKind.OPENJ9) {
            return "It is OpenJ9: agents are loaded into HotSpot only. Start it with -javaagent: instead.";
        }
        if (jvm.kind() == JvmKind.NATIVE_IMAGE) {
            return "It is a native image, into which no agent can be loaded.";
        }
        if (jvm.pid() == ProcessHandle.current().pid()) {
            return "It is the tracer's own process.";
        }
        if (jvm.feature() == 8 && jvm.update() > 0 && jvm.update() < FIRST_UPDATE_OF_8
                || jvm.feature() == OLD_TLS[0] || jvm.feature() == OLD_TLS[1] || jvm.feature() > 0 && jvm.feature() < 8) {
            return "It runs Java " + jvm.version() + ", whose TLS is not known: 8u261, or 11 and later, are needed.";
        }
        if (jvm.options().attachDisabled()) {
            return NO_ATTACH;
        }
        if (jvm.options().dynamicAgentsDisabled()) {
            return "It was started with -XX:-EnableDynamicAgentLoading.";
        }
        return null;
    }

    private static @Nullable String ofProcess(int pid, ProcessStatus status, JvmOptions options) throws IOException {
        if (status.stopped()) {
            return STOPPED;
        }
        if (!isOurClock(pid)) {
            return "Its monotonic clock is not this process's: it runs in a time namespace of its own.";
        }
        try (Folder tmp = Folder.open(pid, AttachListener.TMP)) {
            if (Proc.isSocket(tmp.resolve(AttachListener.socketName(status.innerPid())))) {
                return null;
            }
            if (!Files.isWritable(tmp.path())) {
                return "Its /tmp cannot be written to, and that is where it would listen.";
            }
        } catch (IOException e) {
            return "It has no folder /tmp, and that is where it would listen.";
        }
        return options.signalsReduced() || !status.catchesQuit() || !handlesSignals(pid) ? NO_HANDLER : null;
    }

    /**
     * Is it the virtual machine that handles the signal? In a program that embeds one, it may be the program, and end by it. The
     * virtual machine has a thread for signals only if it handles them. Java 8 does not name its threads.
     */
    static boolean handlesSignals(int pid) throws IOException {
        try (Stream<Path> threads = Files.list(Proc.of(pid, "task"))) {
            return threads.anyMatch(Refusals::isForSignals)
                    || Files.readSymbolicLink(Proc.of(pid, "exe")).endsWith(LAUNCHER);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static boolean isForSignals(Path thread) {
        try {
            return Files.readString(thread.resolve("comm"), StandardCharsets.UTF_8).startsWith(DISPATCHER);
        } catch (IOException e) {
            return false; // it has ended
        }
    }

    /** What ends a lease is compared with the clock of the other process. Kernels before 5.6 have one clock for all. */
    private static boolean isOurClock(int pid) throws IOException {
        Path ours = Path.of("/proc/self/ns/time");
        return !Files.exists(ours, LinkOption.NOFOLLOW_LINKS)
                || Files.readSymbolicLink(ours).equals(Files.readSymbolicLink(Proc.of(pid, "ns", "time")))
                || offset(Path.of("/proc/self/timens_offsets")).equals(offset(Proc.of(pid, "timens_offsets")));
    }

    private static String offset(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.US_ASCII).lines().filter(line -> line.startsWith("monotonic"))
                .findFirst().orElse("").replaceAll("\\s+", " ");
    }
}
