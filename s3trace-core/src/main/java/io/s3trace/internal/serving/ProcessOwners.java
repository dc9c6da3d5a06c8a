package io.s3trace.internal.serving;

import io.s3trace.bpf.process.ProcessState;
import io.s3trace.container.CgroupPath;
import io.s3trace.container.ContainerInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds out whose processes are, in {@code /proc} (proc(5)). What cannot be told is nobody's. Thread-safe. */
final class ProcessOwners {
    private static final int OVERFLOW_UID = 65534;
    private static final String INIT = "1";
    private static final String SELF = "self";
    private static final String CAPABILITIES = "CapEff:";
    private static final int SYS_PTRACE = 19;
    /** Of /proc/self/uid_map: all users have the numbers that the kernel itself gives them. */
    private static final String IDENTITY = "0 0 4294967295";

    private final Path proc;
    private final boolean seesAllUsers;

    ProcessOwners() {
        this(Path.of("/proc"));
    }

    ProcessOwners(Path proc) {
        this.proc = proc;
        this.seesAllUsers = read(SELF, "uid_map").map(map -> map.strip().replaceAll("\\s+", " ").equals(IDENTITY)).orElse(false);
    }

    /**
     * {@return the place of those who are in no container, as far as this process sees: that of the first process. If its
     * namespaces cannot be read, it has this process's, for it is the first one of these}
     */
    Optional<Place> host() {
        return place(INIT).or(() -> place(SELF).flatMap(
                self -> container(INIT).map(container -> new Place(container, self.users(), self.pids()))));
    }

    /** Whose a process is; empty if that cannot be told, or if it acts as several users. */
    Optional<Owner> of(int pid) {
        String process = Integer.toString(pid);
        return read(process, "status").flatMap(ProcessOwners::uid).flatMap(uid -> owner(uid, place(process)));
    }

    /** Whose a process is that acted as a user. */
    Optional<Owner> of(int pid, int uid) {
        return owner(uid, place(Integer.toString(pid)));
    }

    /** When a process started, in clock ticks since boot; -1 if there is none, or if it is about to end. */
    long startTicks(int pid) {
        try {
            ProcessState state = ProcessState.of(pid);
            return state.exiting() ? -1 : state.startTicks();
        } catch (IOException e) {
            return -1;
        }
    }

    /** Whether a process could trace any other one: then nothing is to be kept from it. */
    boolean mayTrace(int pid) {
        return read(Integer.toString(pid), "status").flatMap(status -> status.lines()
                .filter(line -> line.startsWith(CAPABILITIES)).findFirst())
                .map(line -> Long.parseUnsignedLong(line.substring(CAPABILITIES.length()).strip(), 16))
                .filter(capabilities -> (capabilities >> SYS_PTRACE & 1) != 0).isPresent();
    }

    /** In a user namespace, users that it does not know all have one number. */
    private Optional<Owner> owner(int uid, Optional<Place> place) {
        return uid == OVERFLOW_UID && !seesAllUsers ? Optional.empty() : place.map(where -> new Owner(uid, where));
    }

    /** Real, effective, saved and file system's user, which must be the same. */
    private static Optional<Integer> uid(String status) {
        return status.lines().filter(line -> line.startsWith("Uid:")).findFirst()
                .map(line -> Stream.of(line.substring("Uid:".length()).strip().split("\\s+", 0)).distinct().toList())
                .filter(uids -> uids.size() == 1).map(uids -> Integer.parseUnsignedInt(uids.getFirst()));
    }

    private Optional<Place> place(String process) {
        try {
            Path namespaces = proc.resolve(process).resolve("ns");
            String users = Files.readSymbolicLink(namespaces.resolve("user")).toString();
            String pids = Files.readSymbolicLink(namespaces.resolve("pid")).toString();
            return container(process).map(container -> new Place(container, users, pids));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Optional<String> container(String process) {
        return read(process, "cgroup").map(cgroups -> CgroupPath.containerOf(cgroups).map(ContainerInfo::id).orElse(""));
    }

    private Optional<String> read(String process, String file) {
        try {
            return Optional.of(Files.readString(proc.resolve(process).resolve(file), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
