package io.s3trace.bpf.jvm;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a virtual machine was told about attaching. It is asked itself, by its flags: options may come from its command line, its
 * environment, files that these name, or a program that embeds it. While it starts, or if it has no flags that can be read, its
 * command line and its environment count.
 *
 * @param attachDisabled {@code -XX:+DisableAttachMechanism}
 * @param dynamicAgentsDisabled {@code -XX:-EnableDynamicAgentLoading}
 * @param signalsReduced {@code -Xrs} or {@code -XX:+ReduceSignalUsage}: the signal that starts the attach listener would kill it
 */
public record JvmOptions(boolean attachDisabled, boolean dynamicAgentsDisabled, boolean signalsReduced) {
    static final JvmOptions NONE = new JvmOptions(false, false, false);

    private static final String NO_ATTACH = "DisableAttachMechanism";
    private static final String DYNAMIC_AGENTS = "EnableDynamicAgentLoading";
    private static final String REDUCED_SIGNALS = "ReduceSignalUsage";
    private static final int MAX_BYTES = 1 << 20;

    /**
     * Finds out.
     *
     * @param libjvm the file of its library, or null
     * @param libraries where that is in its memory
     */
    static JvmOptions of(int pid, @Nullable Path libjvm, MappedLibraries libraries) throws IOException {
        JvmOptions told = ofCommandLine(pid);
        Map<String, Boolean> flags = libjvm == null ? Map.of()
                : VmFlags.of(pid, libraries.base(), libjvm, Set.of(NO_ATTACH, DYNAMIC_AGENTS, REDUCED_SIGNALS));
        if (!flags.containsKey(NO_ATTACH)) {
            return told;
        }
        JvmOptions own = new JvmOptions(flags.get(NO_ATTACH), !flags.getOrDefault(DYNAMIC_AGENTS, true),
                flags.getOrDefault(REDUCED_SIGNALS, false));
        // Its handlers are installed once it has read its options.
        return ProcessStatus.of(pid).catchesQuit() ? own : own.or(told);
    }

    private JvmOptions or(JvmOptions other) {
        return new JvmOptions(attachDisabled || other.attachDisabled, dynamicAgentsDisabled || other.dynamicAgentsDisabled,
                signalsReduced || other.signalsReduced);
    }

    /** Reads them, in the order in which the virtual machine does. */
    private static JvmOptions ofCommandLine(int pid) throws IOException {
        OptionScan scan = new OptionScan();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment environment = read(Proc.of(pid, "environ"), arena);
            boolean launcher = isLauncher(pid);
            scan.environment(environment, "JAVA_TOOL_OPTIONS");
            if (launcher) {
                scan.environment(environment, "JDK_JAVA_OPTIONS");
            }
            scan.commandLine(read(Proc.of(pid, "cmdline"), arena), launcher);
            scan.environment(environment, "_JAVA_OPTIONS");
        }
        return scan.options();
    }

    private static boolean isLauncher(int pid) throws IOException {
        Path program = Files.readSymbolicLink(Proc.of(pid, "exe")).getFileName();
        return program != null && program.toString().startsWith("java");
    }

    private static MemorySegment read(Path path, Arena arena) throws IOException {
        MemorySegment memory = arena.allocate(MAX_BYTES);
        ByteBuffer buffer = memory.asByteBuffer();
        try (FileChannel file = FileChannel.open(path)) {
            while (buffer.hasRemaining() && file.read(buffer) > 0) {
                // until its end
            }
        }
        return memory.asSlice(0, buffer.position());
    }
}
