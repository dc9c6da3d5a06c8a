package io.s3trace.bpf.socket;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Who had made a connection when it was made, by what the kernel noted then (unix(7)): SO_PEERCRED, SO_PEERGROUPS and, since
 * Linux 6.5, SO_PEERPIDFD. Ids are those of this process's namespaces. For one thread.
 */
public final class UnixPeer implements AutoCloseable {
    private static final int SO_PEERCRED = 17;
    private static final int SO_PEERGROUPS = 59;
    private static final int SO_PEERPIDFD = 77;
    private static final int CREDENTIALS = 3;
    /** NGROUPS_MAX of Linux. */
    private static final int MAX_GROUPS = 65536;
    private static final int ENOPROTOOPT = 92;
    /** For tests: to do as kernels before Linux 6.5 have it done. */
    private static final boolean WITHOUT_PIDFD = Boolean.getBoolean("io.s3trace.bpf.test.withoutPeerPidfd");

    private final int socket;
    private final int pid;
    private final int uid;
    private final int group;
    /** A descriptor of the process, or minus an errno. */
    private final int process;

    private UnixPeer(int socket, int pid, int uid, int group, int process) {
        this.socket = socket;
        this.pid = pid;
        this.uid = uid;
        this.group = group;
        this.process = process;
    }

    static UnixPeer of(int socket) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment credentials = arena.allocate(JAVA_INT, CREDENTIALS);
            SocketCalls.require("ask who has connected", SocketCalls.option(socket, SO_PEERCRED, credentials));
            MemorySegment process = arena.allocate(JAVA_INT);
            int result = WITHOUT_PIDFD ? -ENOPROTOOPT : SocketCalls.option(socket, SO_PEERPIDFD, process);
            return new UnixPeer(socket, credentials.getAtIndex(JAVA_INT, 0), credentials.getAtIndex(JAVA_INT, 1),
                    credentials.getAtIndex(JAVA_INT, 2), result < 0 ? result : process.get(JAVA_INT, 0));
        }
    }

    /** {@return its process, 0 if it is in a pid namespace that cannot be seen from here} */
    public int pid() {
        return pid;
    }

    /** {@return its effective user} */
    public int uid() {
        return uid;
    }

    /**
     * Says whether it was in a group. Costs some: a process may have 65,536 supplementary groups. The connection must be open.
     *
     * @param wanted groups
     * @return whether one of them was its effective group, or one of its supplementary groups
     * @throws IOException if the kernel does not say
     */
    public boolean isInOneOf(Set<Integer> wanted) throws IOException {
        if (wanted.contains(group)) {
            return true;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment groups = arena.allocate(JAVA_INT, MAX_GROUPS);
            int length = SocketCalls.require("ask for the groups of who has connected",
                    SocketCalls.option(socket, SO_PEERGROUPS, groups));
            return IntStream.range(0, length / Integer.BYTES).anyMatch(i -> wanted.contains(groups.getAtIndex(JAVA_INT, i)));
        }
    }

    /** {@return whether the kernel cannot say if the process lives: before Linux 6.5} */
    public boolean cannotBeHeld() {
        return process == -ENOPROTOOPT;
    }

    /**
     * {@return whether the process lives. What was read before this from {@code /proc} under its pid is then about it, and not
     * about another one that has got its pid}
     */
    public boolean isAlive() {
        if (process < 0) {
            return false;
        }
        try {
            return Files.readString(Path.of("/proc/self/fdinfo", Integer.toString(process)), StandardCharsets.ISO_8859_1)
                    .lines().anyMatch(line -> line.startsWith("Pid:") && line.substring(4).strip().equals(Integer.toString(pid)));
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        if (process >= 0) {
            SocketCalls.close(process);
        }
    }
}
