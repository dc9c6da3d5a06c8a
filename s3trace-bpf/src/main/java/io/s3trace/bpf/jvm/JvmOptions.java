package io.s3trace.bpf.jvm;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a virtual machine was told about attaching, in its command line and its environment.
 *
 * @param attachDisabled {@code -XX:+DisableAttachMechanism}
 * @param dynamicAgentsDisabled {@code -XX:-EnableDynamicAgentLoading}
 * @param signalsReduced {@code -Xrs} or {@code -XX:+ReduceSignalUsage}: the signal that starts the attach listener would kill it
 */
public record JvmOptions(boolean attachDisabled, boolean dynamicAgentsDisabled, boolean signalsReduced) {
    private static final int MAX_BYTES = 1 << 20;

    /** Reads them, in the order in which the virtual machine does. */
    static JvmOptions of(int pid) throws IOException {
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
