package io.s3trace.examples.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What this host and this process are. */
record HostFacts(String kernel, long capabilityBits) {
    private static final int SYS_PTRACE = 19;
    private static final int SYS_ADMIN = 21;
    private static final int PERFMON = 38;
    private static final int BPF = 39;
    private static final int CHECKPOINT_RESTORE = 40;

    static HostFacts read() {
        return new HostFacts(System.getProperty("os.name") + " " + System.getProperty("os.version"), effective());
    }

    boolean kernelIsNewEnough() {
        String[] parts = kernel.split("[ .-]", -1);
        if (!parts[0].equals("Linux") || parts.length < 3) {
            return false;
        }
        int major = Integer.parseInt(parts[1]);
        return major > 5 || major == 5 && Integer.parseInt(parts[2]) >= 8;
    }

    boolean mayTrace() {
        return has(SYS_ADMIN) || has(BPF) && has(PERFMON);
    }

    String capabilities() {
        List<String> names = new ArrayList<>();
        add(names, BPF, "CAP_BPF");
        add(names, PERFMON, "CAP_PERFMON");
        add(names, SYS_PTRACE, "CAP_SYS_PTRACE");
        add(names, CHECKPOINT_RESTORE, "CAP_CHECKPOINT_RESTORE");
        add(names, SYS_ADMIN, "CAP_SYS_ADMIN");
        return String.join(" ", names);
    }

    private void add(List<String> names, int bit, String name) {
        if (has(bit)) {
            names.add(name);
        }
    }

    private boolean has(int bit) {
        return (capabilityBits >> bit & 1) == 1;
    }

    private static long effective() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("CapEff:")) {
                    return Long.parseUnsignedLong(line.substring(7).strip(), 16);
                }
            }
        } catch (IOException e) {
            // not Linux: none
        }
        return 0;
    }
}
