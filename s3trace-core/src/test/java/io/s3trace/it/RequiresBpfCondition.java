package io.s3trace.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

final class RequiresBpfCondition implements ExecutionCondition {

    private static final Path BTF = Path.of("/sys/kernel/btf/vmlinux");
    /** capability.h: CAP_SYS_ADMIN, which perf-event uprobes ask for on some kernels, holds the rest. */
    private static final int CAP_SYS_ADMIN = 21;
    private static final int CAP_PERFMON = 38;
    private static final int CAP_BPF = 39;
    /** Linux 5.8 brought the ring buffer. */
    private static final int MIN_MAJOR = 5;
    private static final int MIN_MINOR = 8;

    private static final List<String> OBSTACLES = findObstacles();

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return OBSTACLES.isEmpty()
                ? ConditionEvaluationResult.enabled("eBPF can be used")
                : Requirement.notMet(String.join("; ", OBSTACLES));
    }

    private static List<String> findObstacles() {
        List<String> obstacles = new ArrayList<>();
        if (!has(CAP_SYS_ADMIN) && !(has(CAP_BPF) && has(CAP_PERFMON))) {
            obstacles.add("neither root nor CAP_BPF and CAP_PERFMON");
        }
        if (!Files.isReadable(BTF)) {
            obstacles.add("kernel without BTF (no " + BTF + ")");
        }
        if (!isRecent(System.getProperty("os.version"))) {
            obstacles.add("Linux " + System.getProperty("os.version") + ", needs " + MIN_MAJOR + "." + MIN_MINOR);
        }
        return obstacles;
    }

    private static boolean isRecent(String version) {
        String[] part = version.split("[.-]");
        int major = Integer.parseInt(part[0]);
        return major > MIN_MAJOR || major == MIN_MAJOR && Integer.parseInt(part[1]) >= MIN_MINOR;
    }

    private static boolean has(int capability) {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("CapEff:"))
                    .mapToLong(line -> Long.parseUnsignedLong(line.substring("CapEff:".length()).strip(), 16))
                    .anyMatch(effective -> (effective >> capability & 1) == 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
