package io.s3trace.bpf.capture;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.s3trace.bpf.BpfMap;
import io.s3trace.bpf.BpfObject;
import io.s3trace.bpf.generated.event.s3t_connection_key;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the kernel side remembers of processes whose end it has not noticed. It is bounded, but a pid may be used again. It is
 * deleted one round after the process was found gone: then nobody will ask about its end any longer. For one thread.
 */
final class Leftovers {
    private static final Path PROC = Path.of("/proc");
    /** PROC_PID_INIT_INO of include/linux/proc_ns.h: elsewhere, the kernel's pids are not those in /proc. */
    private static final String HOST_NAMESPACE = "pid:[4026531836]";
    /** The offset of the process's id in a key that begins with pid_tgid. */
    private static final long IN_THREAD = Integer.BYTES;
    private static final long IN_CONNECTION = s3t_connection_key.tgid$offset();
    /** The same in struct go_call_key and go_sender_key, in struct search_key and asker_key, and in struct resolved_key. */
    private static final long IN_GO_CALL = 8;
    private static final long IN_SEARCH = 8;
    private static final long IN_ADDRESS = 16;
    private static final long IN_GREETING = 8;

    private final List<Memory> memories;
    private final BpfMap sockets;
    private Set<Integer> goneBefore = Set.of();

    /** A map, and where in its keys the process's id is. An id of 0 stands for no process. */
    private record Memory(String name, BpfMap map, long tgidOffset) {}

    Leftovers(BpfObject object) {
        this.sockets = object.map("sockets");
        this.memories = Stream.of(
                memory(object, "connections", IN_CONNECTION),
                memory(object, "verdicts", IN_CONNECTION),
                memory(object, "calls", IN_THREAD),
                memory(object, "lookups", IN_THREAD),
                memory(object, "verifications", IN_THREAD),
                memory(object, "progresses", IN_THREAD),
                memory(object, "resolutions", IN_ADDRESS),
                memory(object, "searches", IN_SEARCH),
                memory(object, "askers", IN_SEARCH),
                memory(object, "name_servers", 0),
                memory(object, "hellos", IN_GREETING),
                memory(object, "go_calls", IN_GO_CALL),
                memory(object, "go_writes", IN_CONNECTION),
                memory(object, "go_senders", IN_GO_CALL),
                memory(object, "processes", 0),
                memory(object, "rejected", 0),
                memory(object, "listed", 0)).filter(memory -> memory.map.isThere()).toList();
    }

    private static Memory memory(BpfObject object, String name, long tgidOffset) {
        return new Memory(name, object.map(name), tgidOffset);
    }

    /** Deletes what is left of processes that were already gone the last time. */
    void clear() {
        if (!seesAllProcesses()) {
            return;
        }
        Map<Integer, Boolean> alive = new HashMap<>();
        Set<Integer> gone = new HashSet<>();
        for (Memory memory : memories) {
            List<byte[]> left = new ArrayList<>();
            memory.map.forEachKey(key -> {
                int tgid = key.get(JAVA_INT, memory.tgidOffset);
                if (tgid == 0 || alive.computeIfAbsent(tgid, Leftovers::isAlive)) {
                    return;
                }
                gone.add(tgid);
                if (goneBefore.contains(tgid)) {
                    left.add(key.toArray(JAVA_BYTE));
                }
            });
            remove(memory.map, left);
        }
        goneBefore = gone;
    }

    private static void remove(BpfMap map, List<byte[]> keys) {
        try (Arena arena = Arena.ofConfined()) {
            for (byte[] key : keys) {
                MemorySegment bytes = arena.allocate(key.length, Long.BYTES);
                map.remove(bytes.copyFrom(MemorySegment.ofArray(key)));
            }
        }
    }

    private static boolean isAlive(int tgid) {
        return Files.exists(PROC.resolve(Integer.toString(tgid)));
    }

    private static boolean seesAllProcesses() {
        try {
            return Files.readSymbolicLink(PROC.resolve("self/ns/pid")).toString().equals(HOST_NAMESPACE);
        } catch (IOException e) {
            return false;
        }
    }

    /** {@return how much the kernel side remembers, by map} */
    Map<String, Integer> sizes() {
        Map<String, Integer> sizes = new LinkedHashMap<>();
        memories.forEach(memory -> sizes.put(memory.name, memory.map.size()));
        sizes.put("sockets", sockets.size());
        return sizes;
    }
}
